package org.amphora.relay.internal;

import org.amphora.api.mail.Address;
import org.amphora.api.mail.Recipient;
import org.amphora.api.queue.DeliveryTarget;
import org.amphora.testkit.smtp.FakeServer;

/** The contract, by LMTP for local recipients. */
public class LmtpContractTest extends RelayContractTest {
    public LmtpContractTest() {
        super(new FakeServer(true, "127.0.0.1"));
        rig.set("mailbox_transport", "lmtp:inet:127.0.0.1:" + server.port());
    }

    @Override
    DeliveryTarget make() {
        return rig.local();
    }

    @Override
    protected Recipient recipient(int number) {
        String account = "u" + number + "@example.net";
        return Recipient.local(Address.of(account), account);
    }
}
