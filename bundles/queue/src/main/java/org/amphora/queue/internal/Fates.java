package org.amphora.queue.internal;

import java.time.Clock;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Reply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log of what becomes of each message, one line for each fate: {@code org.amphora.queue.fate}. */
final class Fates {
    private static final Logger LOG = LoggerFactory.getLogger("org.amphora.queue.fate");

    private final Clock clock;

    Fates(Clock clock) {
        this.clock = clock;
    }

    void queued(Envelope e, long size, String why) {
        LOG.info(
                "queued msg={} from=<{}> recipients={} size={} reason={}",
                e.id(),
                e.reversePath(),
                e.recipients().size(),
                size,
                why);
    }

    void delivered(Envelope e, Recipient to, Reply reply) {
        LOG.info("delivered msg={} to=<{}> status={} delay={}ms", e.id(), to.address(), reply.status(), delay(e));
    }

    void deferred(Envelope e, Recipient to, Reply reply, long waits) {
        LOG.info(
                "deferred msg={} to=<{}> status={} delay={}ms retry={}s reply=\"{}\"",
                e.id(),
                to.address(),
                reply.status(),
                delay(e),
                waits / 1000,
                reply);
    }

    void bounced(Envelope e, Recipient to, Reply reply, String bounce) {
        LOG.info(
                "bounced msg={} to=<{}> status={} delay={}ms bounce={} reply=\"{}\"",
                e.id(),
                to.address(),
                reply.status(),
                delay(e),
                bounce,
                reply);
    }

    void failed(Envelope e, Recipient to, Reply reply) {
        LOG.info("failed msg={} to=<{}> status={} reply=\"{}\"", e.id(), to.address(), reply.status(), reply);
    }

    private long delay(Envelope e) {
        return clock.millis() - e.received().toEpochMilli();
    }
}
