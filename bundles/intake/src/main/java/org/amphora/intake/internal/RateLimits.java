package org.amphora.intake.internal;

import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.Reply;
import org.amphora.api.mail.SessionFacts;
import org.amphora.api.role.ConfigReader;
import org.amphora.api.site.Network;
import org.amphora.api.site.Site;

/**
 * Counts the messages and recipients that an address and a user ask for within an hour, accepted or not. The hour begins
 * with the first. Of too many addresses and users those longest silent are forgotten. Safe on any thread.
 */
final class RateLimits {
    static final int REMEMBERED = 10_000;
    private static final long HOUR = Duration.ofHours(1).toNanos();
    private static final EnhancedStatus REFUSED_FOR_NOW = new EnhancedStatus(4, 7, 1);
    private static final Reply TOO_MUCH_MAIL = new Reply(450, REFUSED_FOR_NOW, "Too much mail, try again later");
    private static final Reply TOO_MANY_RECIPIENTS =
            new Reply(450, REFUSED_FOR_NOW, "Too many recipients, try again later");

    /** How many an hour; 0 is any number. */
    record Most(int clientMessages, int clientRecipients, int userMessages, int userRecipients) {
        static final Most ANY = new Most(0, 0, 0, 0);

        static Most read(ConfigReader in) {
            return new Most(
                    in.number("smtpd_client_message_rate_limit", 0, 1_000_000_000),
                    in.number("smtpd_client_recipient_rate_limit", 0, 1_000_000_000),
                    in.number("user_message_rate_limit", 0, 1_000_000_000),
                    in.number("user_recipient_rate_limit", 0, 1_000_000_000));
        }
    }

    private static final class Hour {
        private final long began;
        private int count;

        Hour(long began) {
            this.began = began;
        }
    }

    private final LongSupplier nanoClock;
    private final Map<List<String>, Hour> hours = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<List<String>, Hour> eldest) {
            return size() > REMEMBERED;
        }
    };

    RateLimits(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** Counts a MAIL; a refusal, or empty. */
    Optional<Reply> message(SessionFacts session, Optional<Site> site, Most most) {
        boolean fits = fits("messages", session, site, most.clientMessages, most.userMessages);
        return fits ? Optional.empty() : Optional.of(TOO_MUCH_MAIL);
    }

    /** Counts a RCPT; a refusal, or empty. */
    Optional<Reply> recipient(SessionFacts session, Optional<Site> site, Most most) {
        boolean fits = fits("recipients", session, site, most.clientRecipients, most.userRecipients);
        return fits ? Optional.empty() : Optional.of(TOO_MANY_RECIPIENTS);
    }

    private boolean fits(String what, SessionFacts session, Optional<Site> site, int ofClient, int ofUser) {
        InetAddress peer = session.peer();
        // Postfix: smtpd_client_event_limit_exceptions = $mynetworks
        boolean client = ofClient > 0
                && peer != null
                && !site.map(s -> s.isMyNetwork(peer)).orElse(false);
        boolean clientFits = !client
                || count(List.of(what, "client", Network.around(peer, 32, 64).toString())) <= ofClient;
        boolean user = ofUser > 0 && session.isAuthenticated();
        boolean userFits = !user || count(List.of(what, "user", session.user())) <= ofUser;
        return clientFits && userFits;
    }

    private synchronized int count(List<String> key) {
        long now = nanoClock.getAsLong();
        Hour hour = hours.get(key);
        if (hour == null || now - hour.began >= HOUR) {
            hour = new Hour(now);
            hours.put(key, hour);
        }
        if (hour.count < Integer.MAX_VALUE) hour.count++;
        return hour.count;
    }
}
