package org.amphora.intake.internal;

import java.time.Duration;
import org.amphora.api.role.ConfigReader;
import org.amphora.chain.ChainSettings;
import org.amphora.intake.internal.rewrite.Rewriting;
import org.amphora.mime.MimeLimits;

/**
 * The settings of {@code org.amphora.intake.cfg}; sizes in bytes.
 *
 * @param relayExpected whether a relay that is absent will be back, so that mail for it is put off and not refused
 */
record IntakeSettings(
        long messageSizeLimit,
        long queueMinfree,
        Restrictions recipientRestrictions,
        RateLimits.Most rates,
        int headerSizeLimit,
        int hopcountLimit,
        int recipientLimit,
        boolean senderMustBelong,
        boolean hideUsersAddress,
        boolean relayExpected,
        Duration replyBudget,
        Duration drainTimeout,
        ChainSettings chain,
        Rewriting rewriting) {
    private static final int MOST_FIELDS = 10_000;

    /** @param rewriting what has been read of the same file by {@link Rewriting#read} */
    static IntakeSettings read(ConfigReader in, Rewriting rewriting) {
        var second = Duration.ofSeconds(1);
        var settings = new IntakeSettings(
                in.size("message_size_limit", 1024, 1L << 40),
                in.size("queue_minfree", 0, 1L << 50),
                Restrictions.read(in),
                RateLimits.Most.read(in),
                (int) in.size("header_size_limit", 1024, 64L << 20),
                in.number("hopcount_limit", 1, 1000),
                in.number("recipient_limit", 1, 1_000_000),
                in.flag("sender_must_belong"),
                in.flag("hide_users_address"),
                in.oneOf("relay", "none", "installed").equals("installed"),
                in.duration("reply_budget", second, Duration.ofMinutes(9)),
                // Declarative Services gives up on a component that takes longer to stop
                in.duration("drain_timeout", Duration.ZERO, Duration.ofSeconds(50)),
                ChainSettings.read(in),
                rewriting);
        in.done();
        return settings;
    }

    /** For a trial, which is nobody's message. */
    IntakeSettings withoutRates() {
        return new IntakeSettings(
                messageSizeLimit,
                queueMinfree,
                recipientRestrictions,
                RateLimits.Most.ANY,
                headerSizeLimit,
                hopcountLimit,
                recipientLimit,
                senderMustBelong,
                hideUsersAddress,
                relayExpected,
                replyBudget,
                drainTimeout,
                chain,
                rewriting);
    }

    /** Postfix: beside what must stay free there is room for one and a half messages of the longest kind. */
    boolean fits(long usableSpace) {
        return usableSpace > queueMinfree && usableSpace - queueMinfree >= messageSizeLimit + messageSizeLimit / 2;
    }

    MimeLimits headerLimits() {
        return new MimeLimits(headerSizeLimit, MOST_FIELDS, headerSizeLimit, 1, 1);
    }
}
