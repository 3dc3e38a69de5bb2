package org.amphora.testkit.queue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.Recipient;
import org.amphora.api.queue.DeliveryTarget;

public class FakeTargetTest extends DeliveryTargetContract {
    private final FakeTarget target = new FakeTarget();

    @Override
    protected DeliveryTarget target() {
        return target;
    }

    @Override
    protected Recipient recipient(int number) {
        return Recipient.local(Address.of("u" + number + "@example.org"), "u" + number + "@example.org");
    }

    @Override
    protected List<byte[]> arrived(int number) {
        return target.delivered(recipient(number)).stream()
                .map(DeliveryTargetContract::withoutReturnPath)
                .toList();
    }

    @Override
    protected void refuse(int number) {
        target.answer(r -> r.equals(recipient(number)) ? FakeTarget.FAILED : FakeTarget.DELIVERED);
    }

    @Override
    protected void breakDown() {
        target.answer(FakeTarget.DEFERRED);
    }

    @Override
    protected void loseTheNextAnswer() {
        AtomicBoolean lost = new AtomicBoolean();
        target.answer(r -> lost.getAndSet(true) ? FakeTarget.DELIVERED : FakeTarget.DEFERRED);
    }

    /** It has no end of its own: whoever is inside already is the only one. */
    @Override
    protected void stop(Duration limit) {
        target.answer(r -> r.equals(recipient(0)) ? FakeTarget.DELIVERED : FakeTarget.DEFERRED);
    }

    @Override
    protected boolean knowsItsMessages() {
        return false;
    }
}
