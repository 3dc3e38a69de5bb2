package org.amphora.intake.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.Reply;
import org.amphora.api.role.ConfigReader;

/**
 * {@code smtpd_recipient_restrictions}: words asked in order, of which the first that has an opinion decides; the end of
 * the list permits, as in Postfix. A list that lets a stranger send to another server's domain is not accepted.
 */
record Restrictions(List<Word> words) {
    static final Reply DENIED = new Reply(550, EnhancedStatus.NOT_AUTHORISED, "Relaying denied");
    private static final Reply REFUSED = new Reply(550, EnhancedStatus.NOT_AUTHORISED, "Recipient is not accepted");
    private static final Reply LATER = new Reply(450, EnhancedStatus.TEMP_NOT_ACCEPTING, "Try again later");
    private static final Reply NOT_FULL =
            new Reply(504, EnhancedStatus.SYNTAX_ERROR, "A fully qualified domain name is needed");

    private static final String KEY = "smtpd_recipient_restrictions";

    /** What Postfix calls them, in lower case. */
    enum Word {
        PERMIT_MYNETWORKS,
        PERMIT_SASL_AUTHENTICATED,
        PERMIT_AUTH_DESTINATION,
        PERMIT,
        REJECT_UNAUTH_DESTINATION,
        DEFER_UNAUTH_DESTINATION,
        REJECT_UNLISTED_RECIPIENT,
        REJECT_NON_FQDN_SENDER,
        REJECT_NON_FQDN_RECIPIENT,
        REJECT_UNKNOWN_SENDER_DOMAIN,
        REJECT_UNKNOWN_RECIPIENT_DOMAIN,
        REJECT,
        DEFER;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What is known of one RCPT.
     *
     * @param authDestination whether the domain is local or in {@code relay_domains}
     * @param listed whether the address exists, as far as we can know
     */
    record Question(
            boolean myNetwork,
            boolean authenticated,
            boolean authDestination,
            boolean listed,
            Address sender,
            Address recipient,
            MailDomains domains) {}

    /** The worst that can ask: nobody knows it, and nothing but its destination speaks against it. */
    private static final Question STRANGER = new Question(
            false,
            false,
            false,
            true,
            Address.of("a@b.example"),
            Address.of("c@d.example"),
            new MailDomains(null, domain -> true));

    Restrictions {
        words = List.copyOf(words);
    }

    static Restrictions read(ConfigReader in) {
        var words = new ArrayList<Word>();
        for (String text : in.list(KEY)) {
            Optional<Word> word = Arrays.stream(Word.values())
                    .filter(w -> w.toString().equals(text))
                    .findFirst();
            if (word.isPresent()) words.add(word.get());
            else
                in.mistake(
                        KEY,
                        text,
                        "a list of "
                                + Arrays.stream(Word.values())
                                        .map(Word::toString)
                                        .collect(Collectors.joining(", ")));
        }
        var all = new Restrictions(words);
        if (all.refuses(STRANGER).isEmpty())
            in.mistake(
                    KEY,
                    String.join(", ", in.list(KEY)),
                    "a list that does not let everybody send everywhere (an open relay), such as one that ends in"
                            + " reject or holds reject_unauth_destination before permit");
        return all;
    }

    /** A refusal, or empty. */
    Optional<Reply> refuses(Question asked) {
        for (Word word : words) {
            boolean away = !asked.authDestination;
            Reply refusal = null;
            boolean permits = false;
            switch (word) {
                case PERMIT_MYNETWORKS -> permits = asked.myNetwork;
                case PERMIT_SASL_AUTHENTICATED -> permits = asked.authenticated;
                case PERMIT_AUTH_DESTINATION -> permits = asked.authDestination;
                case PERMIT -> permits = true;
                case REJECT_UNAUTH_DESTINATION -> refusal = away ? DENIED : null;
                case DEFER_UNAUTH_DESTINATION -> refusal = away ? LATER : null;
                case REJECT_UNLISTED_RECIPIENT -> refusal = asked.listed ? null : Router.NO_SUCH_USER;
                case REJECT_NON_FQDN_SENDER -> refusal = isFull(asked.sender) ? null : NOT_FULL;
                case REJECT_NON_FQDN_RECIPIENT -> refusal = isFull(asked.recipient) ? null : NOT_FULL;
                case REJECT_UNKNOWN_SENDER_DOMAIN -> refusal =
                        asked.domains.refusesSender(asked.sender).orElse(null);
                case REJECT_UNKNOWN_RECIPIENT_DOMAIN -> refusal =
                        asked.domains.refusesRecipient(asked.recipient).orElse(null);
                case REJECT -> refusal = away ? DENIED : REFUSED;
                case DEFER -> refusal = LATER;
            }
            if (permits) return Optional.empty();
            if (refusal != null) return Optional.of(refusal);
        }
        return Optional.empty();
    }

    /** The null sender has no domain and is right. */
    private static boolean isFull(Address address) {
        return address.isNull()
                || address.domain().startsWith("[")
                || address.domain().indexOf('.') >= 0;
    }
}
