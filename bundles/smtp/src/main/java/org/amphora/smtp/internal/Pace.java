package org.amphora.smtp.internal;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.amphora.smtp.internal.session.SmtpSettings;

/**
 * How long a client takes for one command line or message. A silent one is told by net; one that sends an octet now and
 * then is never silent, and would hold its session for days.
 */
final class Pace {
    private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Supplier<SmtpSettings> settings;
    private final LongSupplier nanoClock;
    private long begun;
    private long octets;

    Pace(Supplier<SmtpSettings> settings, LongSupplier nanoClock) {
        this.settings = settings;
        this.nanoClock = nanoClock;
        next();
    }

    /** A line or message is over: the next begins. */
    void next() {
        begun = nanoClock.getAsLong();
        octets = 0;
    }

    /** So many octets of a message have been read. */
    void read(int more) {
        octets += more;
    }

    /**
     * Whether the time-out has passed since the line or message began, and a second for each {@code
     * smtpd_min_data_rate} of its octets.
     *
     * @param waiting octets that have come and are not read yet
     */
    boolean isTooSlow(int waiting) {
        SmtpSettings now = settings.get();
        if (now.minDataRate() == 0) return false;
        double allowed = now.timeout().toNanos() + SECOND * (octets + waiting) / now.minDataRate();
        return nanoClock.getAsLong() - begun > allowed;
    }
}
