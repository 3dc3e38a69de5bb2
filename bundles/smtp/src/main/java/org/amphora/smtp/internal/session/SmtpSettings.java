package org.amphora.smtp.internal.session;

import java.time.Duration;
import java.util.List;
import org.amphora.api.site.Network;

/**
 * The configuration of this role; {@code SmtpConfig} tells what each value means.
 *
 * @param banner with its references to the site, which {@link #greeting} fills in
 * @param minDataRate octets a second, 0 for none
 * @param transactionLimit for each session
 * @param authOnMx whether users may log in where mail comes in from elsewhere, too
 * @param xclientHosts who may say XCLIENT
 */
public record SmtpSettings(
        String banner,
        Duration timeout,
        int minDataRate,
        int hardErrorLimit,
        int junkCommandLimit,
        int recipientLimit,
        int transactionLimit,
        int authFailureLimit,
        boolean authOnMx,
        boolean tlsAuthOnly,
        BareNewline bareNewline,
        boolean disableVrfy,
        boolean smtpUtf8,
        List<Network> xclientHosts,
        EarlyTalkers earlyTalkers) {

    /**
     * Clients that speak before the greeting.
     *
     * @param hold how long the greeting is held, so that they show; zero is not at all
     * @param refused or else only marked, for filters
     */
    public record EarlyTalkers(Duration hold, boolean refused) {}

    /** What becomes of a message with a CR or LF alone. */
    public enum BareNewline {
        REFUSE,
        /** CRLF is made of it, for clients in {@code mynetworks}; refused for others. */
        NORMALISE
    }

    /** The banner with the site's names filled in. */
    String greeting(String hostname, String domain) {
        return banner.replace("$myhostname", hostname)
                .replace("$mydomain", domain)
                .replace("$mail_name", "Amphora");
    }
}
