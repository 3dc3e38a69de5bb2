package org.amphora.maildir.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.amphora.api.store.Append;
import org.amphora.api.store.Flags;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.MailboxEntry;
import org.amphora.api.store.MessageTable;
import org.amphora.api.store.UidSet;
import org.amphora.testkit.store.MemoryBody;

/** What sessions have seen of UIDs and MODSEQs, and hold against what they see later. */
final class Sessions {
    /** By id and UIDVALIDITY. */
    private final Map<String, Seen> seen = new HashMap<>();

    /** By name, its id and UIDVALIDITY. */
    private final Map<String, String> idOf = new HashMap<>();

    private static final class Seen {
        final Map<Long, String> textOf = new HashMap<>();
        long modSeq;
    }

    Sessions copy() {
        Sessions c = new Sessions();
        c.idOf.putAll(idOf);
        seen.forEach((id, s) -> {
            Seen copy = c.of(id);
            copy.textOf.putAll(s.textOf);
            copy.modSeq = s.modSeq;
        });
        return c;
    }

    private Seen of(String id) {
        return seen.computeIfAbsent(id, k -> new Seen());
    }

    private Seen of(Mailbox m) {
        return of(id(m));
    }

    private static String id(Mailbox m) {
        return m.id().value() + "/" + m.status().uidValidity();
    }

    /** A mailbox is still there, and the same one if it was seen. */
    void checkIsSame(MaildirStore s, String name, String where) {
        Mailbox m = s.mailbox(s.find(Script.USER, name)
                .orElseThrow(() -> new AssertionError(where + name + " is lost"))
                .id());
        if (idOf.containsKey(name)) assertEquals(where + name, idOf.get(name), id(m));
    }

    /** @param sameUids whether no message may have got a new UID */
    void look(MaildirStore s, boolean sameUids, String where) throws Exception {
        for (MailboxEntry e : s.list(Script.USER)) {
            if (e.id() == null) continue;
            Mailbox m = s.mailbox(e.id());
            MessageTable t = m.messages();
            Seen then = of(m);
            idOf.put(e.name(), id(m));
            assertTrue(where + "MODSEQ went back", t.highestModSeq() >= then.modSeq);
            then.modSeq = t.highestModSeq();
            for (int i = 0; i < t.size(); i++) look(then, t.uid(i), Script.text(m, t.uid(i)), sameUids, where);
        }
    }

    private static void look(Seen then, long uid, String text, boolean sameUids, String where) {
        boolean seenBefore = then.textOf.containsValue(text);
        String old = then.textOf.putIfAbsent(uid, text);
        assertTrue(where + "UID " + uid + " was " + old + " and is " + text, old == null || old.equals(text));
        if (sameUids) assertFalse(where + text + " has got a new UID", old == null && seenBefore);
    }

    /** New messages get UIDs and MODSEQs that nobody has seen. */
    void checkGoesOn(MaildirStore s, String where) {
        for (MailboxEntry e : s.list(Script.USER)) {
            if (e.id() == null) continue;
            Mailbox m = s.mailbox(e.id());
            Seen then = of(m);
            Append message = new Append(MemoryBody.of("new\n"), Flags.NONE, Instant.ofEpochSecond(1_700_000_000), "");
            Mailbox.Appended a = m.append(List.of(message));
            assertTrue(
                    where + "a UID is used twice",
                    then.textOf.keySet().stream().allMatch(u -> u < a.uids().get(0)));
            assertTrue(where + "a MODSEQ is used twice", a.modSeq() > then.modSeq);
            m.remove(UidSet.of(a.uids()));
        }
    }
}
