package org.amphora.maildir.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.amphora.api.store.Flags;
import org.amphora.api.store.Grantee;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.MailboxEntry;
import org.amphora.api.store.MessageTable;
import org.amphora.api.store.Rights;
import org.amphora.api.store.StoreException;
import org.amphora.maildir.internal.Script.Command;
import org.amphora.maildir.internal.Script.Model;
import org.amphora.maildir.internal.disk.MemoryDisk;

/**
 * What has been acknowledged at a moment of a {@link Life}.
 *
 * @param doing the command that is under way
 * @param before what must be there without it
 * @param after and with it
 * @param sessions what clients have seen so far
 */
record Acknowledged(MaildirSettings settings, Command doing, Model before, Model after, Sessions sessions) {
    static Acknowledged nothing(MaildirSettings settings, Command first) {
        Model after = new Model();
        first.effect().accept(after);
        return new Acknowledged(settings, first, new Model(), after, new Sessions());
    }

    /** Opens what a crash has left, and compares; does the broken command again, and compares. */
    void checkAfter(MemoryDisk left, boolean sameUids, String where) throws Exception {
        Stores stores = new Stores(left);
        MaildirStore s = stores.open(settings);
        Sessions after = sessions.copy();
        try {
            checkKnown(s, where);
            checkBetween(s, where);
            after.look(s, sameUids, where);
            for (String name : before.boxes.keySet()) {
                if (this.after.boxes.containsKey(name)) sessions.checkIsSame(s, name, where);
            }
            if (doing.act() != null) {
                doing.act().on(s);
                checkExactly(s, where + "done again: ");
            }
            after.checkGoesOn(s, where);
            s = stores.reopen();
            checkExactly(s, where + "opened again: ");
            after.look(s, false, where + "opened again: ");
        } catch (StoreException e) {
            throw new AssertionError(where + e, e);
        } finally {
            stores.close();
        }
    }

    /** Opens a store that has lost its own files: flags and removals that had not reached the names may be lost. */
    void checkRebuilt(MemoryDisk left, String where) throws Exception {
        Stores stores = new Stores(left);
        MaildirStore s = stores.open(settings);
        Sessions then = sessions.copy();
        try {
            Model now = read(s, where);
            checkShared(now, where);
            before.boxes.forEach((name, box) -> box.keySet().forEach(text -> {
                boolean stays = after.boxIfThere(name).containsKey(text);
                if (stays)
                    assertTrue(
                            where + text + " is lost from " + name,
                            now.boxIfThere(name).containsKey(text));
            }));
            then.look(s, false, where);
            then.checkGoesOn(s, where);
        } catch (StoreException e) {
            throw new AssertionError(where + e, e);
        } finally {
            stores.close();
        }
    }

    /** Each message is where it was before or is to be after the broken command, and not lost between. */
    void checkBetween(MaildirStore s, String where) throws Exception {
        Model now = read(s, where);
        now.boxes.forEach((name, box) -> box.forEach((text, flags) -> {
            List<Flags> possible = new ArrayList<>();
            for (Model m : List.of(before, after)) {
                Flags f = m.boxIfThere(name).get(text);
                if (f != null) possible.add(f);
            }
            assertTrue(where + text + " in " + name + " has " + flags + ", not " + possible, possible.contains(flags));
        }));
        for (String name : before.subscribed) {
            if (after.subscribed.contains(name))
                assertTrue(where + name + " is not subscribed", now.subscribed.contains(name));
        }
        now.noted.forEach((name, value) -> assertTrue(
                where + value + " is noted with " + name,
                value.equals(before.noted.get(name)) || value.equals(after.noted.get(name))));
        before.noted.forEach((name, value) -> {
            if (value.equals(after.noted.get(name)))
                assertEquals(where + "noted with " + name, value, now.noted.get(name));
        });
        checkShared(now, where);
        before.boxes.forEach((name, box) -> box.keySet().forEach(text -> {
            boolean stays = after.boxIfThere(name).containsKey(text);
            boolean somewhere = after.boxes.values().stream().anyMatch(b -> b.containsKey(text));
            boolean here = now.boxIfThere(name).containsKey(text);
            boolean there = now.boxes.values().stream().anyMatch(b -> b.containsKey(text));
            if (stays) assertTrue(where + text + " is lost from " + name, here);
            else if (somewhere) assertTrue(where + text + " is lost", there);
        }));
    }

    private void checkShared(Model now, String where) {
        for (String name : now.boxes.keySet()) {
            String rights = now.shared.getOrDefault(name, "");
            boolean fits =
                    List.of(before, after).stream().anyMatch(m -> rights.equals(m.shared.getOrDefault(name, "")));
            assertTrue(where + name + " is shared as " + rights, fits);
        }
    }

    /** To be asked first: whoever opens the account makes known what it shares. */
    private void checkKnown(MaildirStore s, String where) {
        boolean sharesAlways = List.of(before, after).stream()
                .allMatch(m -> m.shared.values().stream().anyMatch(rights -> !rights.isEmpty()));
        if (sharesAlways)
            assertTrue(where + "not known", s.sharers(Script.FRIEND).contains(Script.USER));
    }

    private void checkExactly(MaildirStore s, String where) throws Exception {
        Model now = read(s, where);
        assertEquals(where, after.subscribed, now.subscribed);
        assertEquals(where, after.boxes.toString(), now.boxes.toString());
        assertEquals(where, after.noted, now.noted);
        after.shared.values().removeIf(String::isEmpty);
        assertEquals(where, after.shared, now.shared);
        long count = after.boxes.values().stream().mapToLong(Map::size).sum();
        assertEquals(where + "quota", count, s.quota(Script.USER).usedMessages());
    }

    private static Model read(MaildirStore s, String where) throws Exception {
        Model now = new Model();
        for (MailboxEntry e : s.list(Script.USER)) {
            if (e.subscribed()) now.subscribed.add(e.name());
            if (e.id() == null) continue;
            now.box(e.name());
            Mailbox m = s.mailbox(e.id());
            byte[] noted = m.annotations().all().get("/private/comment");
            if (noted != null) now.noted.put(e.name(), new String(noted, StandardCharsets.US_ASCII));
            Rights shared = m.accessList().rights(Grantee.user(Script.FRIEND), false);
            if (!shared.isEmpty()) {
                now.shared.put(e.name(), shared.toString());
                assertTrue(where + e.name(), s.sharers(Script.FRIEND).contains(Script.USER));
            }
            MessageTable t = m.messages();
            for (int i = 0; i < t.size(); i++) {
                Flags old = now.box(e.name()).put(Script.text(m, t.uid(i)), t.flags(i));
                assertEquals(where + "a second copy of " + Script.text(m, t.uid(i)) + " in " + e.name(), null, old);
            }
        }
        return now;
    }
}
