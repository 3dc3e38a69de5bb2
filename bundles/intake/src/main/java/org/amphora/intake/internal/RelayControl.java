package org.amphora.intake.internal;

import java.util.Optional;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.Reply;
import org.amphora.api.mail.SessionFacts;
import org.amphora.api.site.Site;

/**
 * Whether mail for another server's domain is taken: from an authenticated client or one in {@code mynetworks} for any
 * domain, from anyone for a domain in {@code relay_domains}. Nobody else may send through here.
 */
final class RelayControl {
    static final Reply DENIED = new Reply(550, EnhancedStatus.NOT_AUTHORISED, "Relaying denied");
    static final Reply NO_RELAY = new Reply(550, EnhancedStatus.NOT_AUTHORISED, "No relay is installed here");
    static final Reply RELAY_ABSENT =
            new Reply(451, EnhancedStatus.TEMP_SYSTEM, "The relay is not available at the moment");

    private final Site site;
    private final boolean present;
    private final boolean expected;

    /**
     * @param present whether there is a relay now
     * @param expected whether one that is absent will be back
     */
    RelayControl(Site site, boolean present, boolean expected) {
        this.site = site;
        this.present = present;
        this.expected = expected;
    }

    /** A refusal, or empty. */
    Optional<Reply> refuses(SessionFacts session, String domain) {
        return permits(session, domain) ? unavailable() : Optional.of(DENIED);
    }

    /** A refusal for mail that is allowed to go out, or empty. */
    Optional<Reply> unavailable() {
        if (present) return Optional.empty();
        return Optional.of(expected ? RELAY_ABSENT : NO_RELAY);
    }

    private boolean permits(SessionFacts session, String domain) {
        // LMTP delivers here or nowhere, RFC 2033
        if (session.profile().equals("lmtp")) return false;
        if (session.isAuthenticated()) return true;
        if (session.peer() != null && site.isMyNetwork(session.peer())) return true;
        return isRelayDomain(domain);
    }

    /** Postfix: a domain in relay_domains stands for its subdomains too. */
    private boolean isRelayDomain(String domain) {
        for (String relay : site.relayDomains()) {
            String parent = relay.startsWith(".") ? relay : '.' + relay;
            if (domain.equals(relay) || domain.endsWith(parent)) return true;
        }
        return false;
    }
}
