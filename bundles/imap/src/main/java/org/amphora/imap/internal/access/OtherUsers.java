package org.amphora.imap.internal.access;

import java.util.ArrayList;
import java.util.List;

/**
 * Names of other users' mailboxes, RFC 2342: {@code user/ann@example.org/Work}. Where a dot separates levels, those of an
 * address are {@code ^}, as in Cyrus.
 *
 * @param first the first level of such names
 */
public record OtherUsers(String first, char separator) {
    /** The prefix that NAMESPACE tells. */
    public String prefix() {
        return first + separator;
    }

    /** Whether a name is one of this namespace, or stands above it. */
    boolean covers(String name) {
        return name.equals(first) || name.startsWith(prefix());
    }

    /** The name of a user's mailbox, or, without one, of the level above all of them. */
    String name(String owner, String mailbox) {
        String level = separator == '.' ? owner.replace('.', '^') : owner;
        return prefix() + level + (mailbox.isEmpty() ? "" : separator + mailbox);
    }

    /** The level of a name that stands for a user; empty if it has none. */
    String user(String name) {
        if (!name.startsWith(prefix())) return "";
        String rest = name.substring(prefix().length());
        int end = rest.indexOf(separator);
        return end < 0 ? rest : rest.substring(0, end);
    }

    /** What is behind the user's level; empty if nothing is. */
    String mailbox(String name) {
        int from = prefix().length() + user(name).length() + 1;
        return from < name.length() ? name.substring(from) : "";
    }

    /** As a store keeps a subscription, whose names have no dot within a level. */
    String subscription(String name) {
        String user = user(name);
        return user.isEmpty()
                ? name
                : prefix() + user.replace('.', '^') + name.substring(prefix().length() + user.length());
    }

    /** The name that was subscribed. */
    String subscribed(String kept) {
        String user = user(kept);
        boolean asKept = user.isEmpty() || separator == '.';
        return asKept ? kept : prefix() + user.replace('^', '.') + kept.substring(prefix().length() + user.length());
    }

    /** The levels above a name, the outermost first. */
    List<String> above(String name) {
        List<String> above = new ArrayList<>();
        for (int i = name.indexOf(separator); i >= 0; i = name.indexOf(separator, i + 1))
            above.add(name.substring(0, i));
        return above;
    }
}
