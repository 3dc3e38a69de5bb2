package org.amphora.pop3.internal;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.Mailbox.Brought;
import org.amphora.api.store.MessageTable;

/** The unique ids of a maildrop's messages (RFC 1939 §7): no two have the same. */
public final class UniqueIds {
    private final UidlFormat format;
    private final Maildrop drop;
    /** By number less one, or null if each is made of numbers alone. */
    private final String[] all;

    private UniqueIds(UidlFormat format, Maildrop drop, String[] all) {
        this.format = format;
        this.drop = drop;
        this.all = all;
    }

    static UniqueIds of(UidlFormat format, Maildrop drop, Mailbox mailbox) {
        Map<Long, Brought> brought = mailbox.brought();
        if (brought.isEmpty() && !format.hasNames()) return new UniqueIds(format, drop, null);
        MessageTable table = mailbox.messages();
        String[] all = new String[drop.last()];
        Set<String> used = new HashSet<>();
        for (int n = 1; n <= all.length; n++) {
            String id = of(format, drop, n, table, brought);
            String unlike = id;
            // as Dovecot does it with pop3_uidl_duplicates = rename
            for (int i = 2; !used.add(unlike); i++) unlike = id + "-" + i;
            all[n - 1] = unlike;
        }
        return new UniqueIds(format, drop, all);
    }

    private static String of(
            UidlFormat format, Maildrop drop, int number, MessageTable table, Map<Long, Brought> brought) {
        long uid = drop.uid(number);
        Brought b = brought.getOrDefault(uid, new Brought("", ""));
        if (!b.uniqueId().isEmpty()) return b.uniqueId();
        int index = table.indexOf(uid);
        // one that went a moment ago cannot be fetched whatever it is called
        String name = index < 0 ? Long.toString(uid) : printable(table.name(index));
        return format.of(drop.uidValidity(), uid, name, b.guid().isEmpty() ? name : b.guid());
    }

    /** RFC 1939 §7: characters of 0x21 to 0x7E. */
    private static String printable(String name) {
        return name.replaceAll("[^!-~]", "_");
    }

    /** Of a message that is not deleted. */
    public String get(int number) {
        return all == null ? format.of(drop.uidValidity(), drop.uid(number), "", "") : all[number - 1];
    }
}
