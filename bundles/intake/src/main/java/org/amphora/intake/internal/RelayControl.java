package org.amphora.intake.internal;

import java.util.Optional;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.Reply;
import org.amphora.api.mail.SessionFacts;
import org.amphora.api.site.Site;

/** Whether this sender may name this recipient: {@link Restrictions}, asked with what is known of the transaction. */
final class RelayControl {
    static final Reply NO_RELAY = new Reply(550, EnhancedStatus.NOT_AUTHORISED, "No relay is installed here");
    static final Reply RELAY_ABSENT =
            new Reply(451, EnhancedStatus.TEMP_SYSTEM, "The relay is not available at the moment");

    private final Site site;
    private final IntakeSettings settings;
    private final boolean present;
    private final boolean expected;
    private final SessionFacts session;
    private final MailParameters mail;
    private final MailDomains domains;

    /**
     * @param present whether there is a relay now
     * @param expected whether there will be one if there is none now
     */
    RelayControl(
            Site site,
            IntakeSettings settings,
            boolean present,
            boolean expected,
            SessionFacts session,
            MailParameters mail,
            MailDomains domains) {
        this.site = site;
        this.settings = settings;
        this.present = present;
        this.expected = expected;
        this.session = session;
        this.mail = mail;
        this.domains = domains;
    }

    /**
     * A refusal, or empty.
     *
     * @param local whether the domain is one of ours
     * @param listed false if it is and has no such user
     */
    Optional<Reply> refuses(Address recipient, boolean local, boolean listed) {
        // RFC 5321 §4.5.1: the bare postmaster is always reached
        if (recipient.domain().isEmpty()) return Optional.empty();
        if (!sendsOn()) return local ? Optional.empty() : Optional.of(Restrictions.DENIED);
        return settings.recipientRestrictions()
                .refuses(new Restrictions.Question(
                        session.peer() != null && site.isMyNetwork(session.peer()),
                        session.isAuthenticated(),
                        local || isRelayDomain(recipient.domain()),
                        listed,
                        mail.reversePath(),
                        recipient,
                        domains));
    }

    /** Whether mail can leave from here at all: LMTP delivers here or nowhere, RFC 2033. */
    boolean sendsOn() {
        return !session.profile().equals("lmtp");
    }

    /** A refusal for mail that is allowed to go out, or empty. */
    Optional<Reply> unavailable() {
        if (present) return Optional.empty();
        return Optional.of(expected ? RELAY_ABSENT : NO_RELAY);
    }

    /** Postfix: a domain in relay_domains stands for its subdomains too. */
    boolean isRelayDomain(String domain) {
        for (String relay : site.relayDomains()) {
            String parent = relay.startsWith(".") ? relay : '.' + relay;
            if (domain.equals(relay) || domain.endsWith(parent)) return true;
        }
        return false;
    }
}
