package org.amphora.imap.internal.notify;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What can be told of, RFC 5465 §5. */
enum Event {
    MESSAGE_NEW("MessageNew"),
    MESSAGE_EXPUNGE("MessageExpunge"),
    FLAG_CHANGE("FlagChange"),
    MAILBOX_NAME("MailboxName"),
    SUBSCRIPTION_CHANGE("SubscriptionChange"),
    MAILBOX_METADATA_CHANGE("MailboxMetadataChange"),
    SERVER_METADATA_CHANGE("ServerMetadataChange");

    static final Set<Event> OF_MESSAGES =
            Collections.unmodifiableSet(EnumSet.of(MESSAGE_NEW, MESSAGE_EXPUNGE, FLAG_CHANGE));

    private final String word;

    Event(String word) {
        this.word = word;
    }

    /** @param word in any case */
    static Optional<Event> named(String word) {
        return Arrays.stream(values())
                .filter(e -> e.word.equalsIgnoreCase(word))
                .findFirst();
    }

    /** All that there are, for BADEVENT. */
    static String words() {
        return Arrays.stream(values()).map(e -> e.word).collect(Collectors.joining(" "));
    }
}
