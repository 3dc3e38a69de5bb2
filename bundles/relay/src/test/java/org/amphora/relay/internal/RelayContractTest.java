package org.amphora.relay.internal;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.amphora.api.mail.Recipient;
import org.amphora.api.queue.DeliveryTarget;
import org.amphora.testkit.queue.DeliveryTargetContract;
import org.amphora.testkit.smtp.FakeServer;
import org.junit.After;

/** The contract, by SMTP. */
public class RelayContractTest extends DeliveryTargetContract {
    final FakeServer server;
    final RelayRig rig;
    private DeliveryTarget target;

    public RelayContractTest() {
        this(new FakeServer());
    }

    RelayContractTest(FakeServer server) {
        this.server = server;
        rig = new RelayRig(server);
    }

    @After
    public void close() {
        rig.close();
        server.close();
    }

    DeliveryTarget make() {
        return rig.target();
    }

    @Override
    protected final DeliveryTarget target() {
        if (target == null) target = make();
        return target;
    }

    @Override
    protected Recipient recipient(int number) {
        return RelayRig.to(address(number));
    }

    private static String address(int number) {
        return "u" + number + "@example.net";
    }

    @Override
    protected List<byte[]> arrived(int number) {
        return server.messages(address(number)).stream()
                .map(m -> m.getBytes(StandardCharsets.ISO_8859_1))
                .toList();
    }

    @Override
    protected void refuse(int number) {
        server.on("RCPT " + address(number), "550 5.1.1 no such user");
    }

    @Override
    protected void breakDown() {
        server.close();
    }

    @Override
    protected void loseTheNextAnswer() {
        server.on("END", FakeServer.CLOSE, "250 2.0.0 OK");
    }

    @Override
    protected void stop(Duration limit) {
        rig.inFlight.drain(limit);
    }

    @Override
    protected boolean knowsItsMessages() {
        return false;
    }
}
