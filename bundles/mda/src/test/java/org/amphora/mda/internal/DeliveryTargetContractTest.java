package org.amphora.mda.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.amphora.api.filter.DeliveryAction;
import org.amphora.api.filter.DeliveryFilter;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.Recipient;
import org.amphora.api.queue.DeliveryTarget;
import org.amphora.api.role.InFlight;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.StoreException.Kind;
import org.amphora.chain.Installed;
import org.amphora.testkit.directory.FakeDirectory;
import org.amphora.testkit.intake.FakeInternalMail;
import org.amphora.testkit.queue.DeliveryTargetContract;
import org.amphora.testkit.queue.MemoryMailQueue;
import org.amphora.testkit.store.MemoryMailStore;

public class DeliveryTargetContractTest extends DeliveryTargetContract {
    private final MemoryMailStore store = new MemoryMailStore();
    private final MemoryMailQueue queue = new MemoryMailQueue();
    private final FakeDirectory directory = new FakeDirectory();
    private final Filters filters = new Filters();
    private final InFlight inFlight = new InFlight();
    private final DeliveryTarget target = new LocalDelivery(
            store,
            filters,
            () -> directory,
            () -> new Sending(queue, new FakeInternalMail(directory, () -> queue, Clock.systemUTC())),
            () -> MdaSettings.DEFAULTS,
            inFlight);

    @Override
    protected DeliveryTarget target() {
        return target;
    }

    private static String account(int number) {
        return "u" + number + "@example.org";
    }

    @Override
    protected Recipient recipient(int number) {
        return Recipient.local(Address.of(account(number)), account(number));
    }

    @Override
    protected List<byte[]> arrived(int number) {
        Mailbox inbox = store.inbox(account(number));
        List<byte[]> messages = new ArrayList<>();
        for (int i = 0; i < inbox.messages().size(); i++)
            messages.add(withoutReturnPath(bytes(inbox, inbox.messages().uid(i))));
        return messages;
    }

    private static byte[] bytes(Mailbox inbox, long uid) {
        try (var body = inbox.body(uid).orElseThrow()) {
            ByteBuffer all = ByteBuffer.allocate((int) body.length());
            while (body.read(all.position(), all) > 0) {}
            return all.array();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void filter(DeliveryFilter filter) {
        filters.add(filter, Map.of(MailFilter.NAME, "test", MailFilter.ORDER, 0), Installed.Origin.UNKNOWN);
    }

    @Override
    protected void refuse(int number) {
        filter((e, r, b) -> r.equals(recipient(number)) ? List.of(new DeliveryAction.Reject("Not here")) : List.of());
    }

    @Override
    protected void breakDown() {
        store.failWith(Kind.UNAVAILABLE);
    }

    @Override
    protected void loseTheNextAnswer() {
        AtomicBoolean lost = new AtomicBoolean();
        filter((e, r, b) -> {
            store.failWith(lost.getAndSet(true) ? null : Kind.UNKNOWN);
            return List.of();
        });
    }

    @Override
    protected void stop(Duration limit) {
        inFlight.drain(limit);
    }

    @Override
    protected boolean knowsItsMessages() {
        return true;
    }
}
