package org.amphora.imap.internal.notify;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import org.amphora.api.store.MailboxEntry;
import org.amphora.api.store.MailboxId;
import org.amphora.imap.internal.command.ListMailboxes;
import org.amphora.imap.internal.wire.Output;

/** What has become of names, told as RFC 5465 §5.4 and §5.5 have it: an untagged LIST for each that is affected. */
final class NameChanges {
    private final Map<String, Known> before;
    private final Map<String, Known> now;
    private final Set<String> own;
    private final char separator;
    private final Map<MailboxId, String> namesBefore;
    private final Map<MailboxId, String> namesNow;
    private final Queue<Consumer<Output>> told = new ArrayDeque<>();
    private final Set<String> done = new HashSet<>();
    /** Old names by new ones, of those that are told. */
    private final Map<String, String> renamed = new LinkedHashMap<>();

    /** @param own names that this client has changed itself, and need not be told of */
    NameChanges(Map<String, Known> before, Map<String, Known> now, Set<String> own, char separator) {
        this.before = before;
        this.now = now;
        this.own = own;
        this.separator = separator;
        namesBefore = names(before);
        namesNow = names(now);
    }

    private static Map<MailboxId, String> names(Map<String, Known> all) {
        Map<MailboxId, String> names = new HashMap<>();
        for (Known k : all.values()) if (k.id() != null) names.put(k.id(), k.entry.name());
        return names;
    }

    Queue<Consumer<Output>> responses() {
        for (Known k : now.values()) if (k.id() != null) comes(k);
        for (Known k : before.values()) if (k.id() != null && !namesNow.containsKey(k.id())) goes(k);
        for (Known k : now.values()) subscription(k, before.get(k.entry.name()));
        for (Known k : before.values()) if (!now.containsKey(k.entry.name())) unsubscribed(k);
        return told;
    }

    private void comes(Known k) {
        String name = k.entry.name();
        String old = namesBefore.get(k.id());
        if (name.equals(old)) return;
        if (old == null) {
            if (tells(k, Event.MAILBOX_NAME)) list(k.entry, null);
            parent(name);
            return;
        }
        boolean withParent = renamed.entrySet().stream()
                .anyMatch(e -> old.startsWith(e.getValue() + separator)
                        && name.equals(e.getKey() + old.substring(e.getValue().length())));
        renamed.put(name, old);
        boolean wanted = tells(k, Event.MAILBOX_NAME) || tells(before.get(old), Event.MAILBOX_NAME) && !isOwn(name);
        if (!withParent && wanted) list(k.entry, old);
    }

    private void goes(Known k) {
        String name = k.entry.name();
        if (tells(k, Event.MAILBOX_NAME)) gone(k, now.get(name));
        parent(name);
    }

    /** The level above is affected, too. */
    private void parent(String name) {
        int end = name.lastIndexOf(separator);
        Known parent = end < 0 ? null : now.get(name.substring(0, end));
        if (parent != null && tells(parent, Event.MAILBOX_NAME) && !isOwn(name)) list(parent.entry, null);
    }

    private void gone(Known k, Known left) {
        if (!done.add(k.entry.name())) return;
        boolean children = left != null && left.entry.hasChildren();
        String attributes = "\\NonExistent " + (children ? "\\HasChildren" : "\\HasNoChildren");
        String subscribed = left != null && left.entry.subscribed() ? " \\Subscribed" : "";
        told.add(out -> ListMailboxes.respond(out, "LIST", attributes + subscribed, separator, k.entry.name()));
    }

    private void subscription(Known k, Known old) {
        // a name that is new is so only to who has not heard of it by another that it had
        boolean was = old != null && old.entry.subscribed();
        if (was == k.entry.subscribed()) return;
        if (tells(k, Event.SUBSCRIPTION_CHANGE) || old != null && tells(old, Event.SUBSCRIPTION_CHANGE))
            list(k.entry, null);
    }

    /** A name that was nothing but subscribed. */
    private void unsubscribed(Known k) {
        if (k.entry.subscribed() && tells(k, Event.SUBSCRIPTION_CHANGE)) gone(k, null);
    }

    private void list(MailboxEntry entry, String oldName) {
        if (done.add(entry.name())) told.add(out -> ListMailboxes.tell(out, entry, separator, oldName));
    }

    private boolean tells(Known k, Event event) {
        return k != null && k.wants(event) && !isOwn(k.entry.name());
    }

    /** What is below a name goes with it. */
    private boolean isOwn(String name) {
        return own.stream().anyMatch(o -> name.equals(o) || name.startsWith(o + separator));
    }
}
