package org.amphora.imap.internal.notify;

import java.util.List;
import java.util.Set;
import org.amphora.api.store.MailboxEntry;
import org.amphora.imap.internal.wire.BadSyntax;

/** Of which mailboxes what is told, RFC 5465 §6. */
record MailboxFilter(Kind kind, List<String> names, Set<Event> events) {
    enum Kind {
        /** Filters may deliver anywhere: §6.3 makes it the same as {@link #PERSONAL}. */
        INBOXES,
        PERSONAL,
        SUBSCRIBED,
        SUBTREE,
        MAILBOXES;

        static Kind named(String word) {
            for (Kind k : values()) if (k.name().equals(word)) return k;
            throw new BadSyntax("Unknown mailboxes");
        }

        boolean hasNames() {
            return this == SUBTREE || this == MAILBOXES;
        }
    }

    /** @param personal whether it is the user's own */
    boolean covers(MailboxEntry entry, boolean personal, char separator) {
        String name = entry.name();
        return switch (kind) {
            case INBOXES, PERSONAL -> personal;
            case SUBSCRIBED -> entry.subscribed();
            case SUBTREE -> names.stream().anyMatch(n -> name.equals(n) || name.startsWith(n + separator));
            case MAILBOXES -> names.contains(name);
        };
    }
}
