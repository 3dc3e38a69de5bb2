package org.amphora.maildir.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.amphora.api.store.Append;
import org.amphora.api.store.FlagChange;
import org.amphora.api.store.Flags;
import org.amphora.api.store.Grantee;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.MailboxEntry;
import org.amphora.api.store.MailboxId;
import org.amphora.api.store.MessageBody;
import org.amphora.api.store.MessageTable;
import org.amphora.api.store.Rights;
import org.amphora.api.store.UidSet;
import org.amphora.testkit.store.MemoryBody;

/** The commands of a {@link Life}, each with what it makes of a plain model; each may be given again after a crash. */
final class Script {
    static final String USER = "anna@example.org";
    static final String FRIEND = "bert@example.org";

    private final List<Command> commands = new ArrayList<>();

    /** What must be there: by mailbox name the messages, each with a text of its own, and their flags. */
    static final class Model {
        final Map<String, Map<String, Flags>> boxes = new TreeMap<>();
        final Set<String> subscribed = new TreeSet<>();
        /** By mailbox name, what is noted with it. */
        final Map<String, String> noted = new TreeMap<>();
        /** By mailbox name, what {@link #FRIEND} may do with it. */
        final Map<String, String> shared = new TreeMap<>();

        Model copy() {
            Model c = new Model();
            c.noted.putAll(noted);
            c.shared.putAll(shared);
            c.subscribed.addAll(subscribed);
            boxes.forEach((name, box) -> c.boxes.put(name, new TreeMap<>(box)));
            return c;
        }

        Map<String, Flags> box(String name) {
            return boxes.computeIfAbsent(name, k -> new TreeMap<>());
        }

        Map<String, Flags> boxIfThere(String name) {
            return boxes.getOrDefault(name, Map.of());
        }
    }

    /** @param act null to close the store and open it again */
    record Command(String name, Act act, Consumer<Model> effect) {}

    @FunctionalInterface
    interface Act {
        void on(MaildirStore store) throws Exception;
    }

    List<Command> commands() {
        return List.copyOf(commands);
    }

    /** All that the store can do to a disk. */
    static Script whole() {
        Script s = new Script();
        s.plan();
        return s;
    }

    private void plan() {
        // as mda does: the account's other mailboxes are made when somebody asks for names
        command("first mail", s -> s.inbox(USER).append(List.of(message("z", Flags.NONE))), m -> {
            m.subscribed.addAll(List.of("INBOX", "Sent", "Trash"));
            m.subscribed.forEach(m::box);
            m.box("INBOX").put("z", Flags.NONE);
        });
        append("INBOX", "a");
        append("INBOX", "b", "c \\Seen todo");
        flag("INBOX", "a", "\\Seen", "\\Flagged");
        tidy("INBOX");
        flag("INBOX", "a", "\\Answered", "later");
        command("copy", s -> box(s, "INBOX").copy(find(s, "INBOX", "a", "b"), id(s, "Sent"), "copy"), m -> {
            m.box("Sent").put("a", m.box("INBOX").get("a"));
            m.box("Sent").put("b", m.box("INBOX").get("b"));
        });
        command("move", s -> box(s, "INBOX").move(find(s, "INBOX", "c", "b"), id(s, "Trash"), "move"), m -> {
            m.box("Trash").put("c", m.box("INBOX").remove("c"));
            m.box("Trash").put("b", m.box("INBOX").remove("b"));
        });
        append("INBOX", "d \\Flagged");
        command("claim", s -> box(s, "INBOX").claimRecent(), m -> {});
        tidy("INBOX");
        append("INBOX", "j");
        append("INBOX", "l");
        command("claim", s -> box(s, "INBOX").claimRecent(), m -> {});
        tidy("INBOX");
        append("INBOX", "n");
        command("remove", s -> box(s, "INBOX").remove(find(s, "INBOX", "d")), m -> m.box("INBOX")
                .remove("d"));
        reopen();
        append("Sent", "e");
        share("Sent", "lrs");
        command("create", s -> create(s, "Work.x"), m -> {
            m.box("Work");
            m.box("Work.x");
        });
        append("Work.x", "f", "k");
        command("remove f", s -> box(s, "Work.x").remove(find(s, "Work.x", "f")), m -> m.box("Work.x")
                .remove("f"));
        note("Work.x", "first");
        note("INBOX", "in");
        command("rename", s -> rename(s, "Work", "Office"), m -> {
            m.noted.put("Office.x", m.noted.remove("Work.x"));
            m.boxes.put("Office", m.boxes.remove("Work"));
            m.boxes.put("Office.x", m.boxes.remove("Work.x"));
        });
        append("Office.x", "g");
        share("Office", "lrwi");
        command("create below", s -> create(s, "Office.y"), m -> {
            m.box("Office.y");
            m.shared.put("Office.y", "lrwi");
        });
        note("Office.x", "second");
        command("delete below", s -> delete(s, "Office.y"), m -> {
            m.boxes.remove("Office.y");
            m.shared.remove("Office.y");
        });
        command("delete", s -> delete(s, "Office.x"), m -> {
            m.boxes.remove("Office.x");
            m.noted.remove("Office.x");
        });
        command("subscribe", s -> s.subscribe(USER, "Office", true), m -> m.subscribed.add("Office"));
        flag("Sent", "a", "\\Deleted");
        command("expunge", s -> box(s, "Sent").expunge(UidSet.ALL), m -> m.box("Sent")
                .remove("a"));
        reopen();
        append("INBOX", "h");
        share("Sent", "");
        append("Office", "m");
        command("remove m", s -> box(s, "Office").remove(find(s, "Office", "m")), m -> m.box("Office")
                .remove("m"));
        append("Office", "o");
        flag("INBOX", "h", "\\Draft");
        reopen();
        append("INBOX", "i");
    }

    private void command(String name, Act act, Consumer<Model> effect) {
        commands.add(new Command(name, act, effect));
    }

    private static Append message(String text, Flags flags) {
        return new Append(MemoryBody.of(text + "\n"), flags, Instant.ofEpochSecond(1_700_000_000), "key-" + text);
    }

    private void append(String box, String... messages) {
        List<Append> appends = new ArrayList<>();
        Map<String, Flags> flags = new TreeMap<>();
        for (String m : messages) {
            List<String> words = List.of(m.split(" "));
            String text = words.get(0);
            flags.put(text, Flags.parse(words.subList(1, words.size())));
            appends.add(message(text, flags.get(text)));
        }
        command("append " + flags.keySet(), s -> box(s, box).append(appends), m -> m.box(box)
                .putAll(flags));
    }

    private void flag(String box, String text, String... words) {
        FlagChange change = new FlagChange(FlagChange.Mode.ADD, Flags.parse(List.of(words)));
        command("flag " + text, s -> box(s, box).store(find(s, box, text), change, Long.MAX_VALUE), m -> m.box(box)
                .computeIfPresent(text, (t, f) -> change.applyTo(f)));
    }

    private void note(String box, String value) {
        Map<String, byte[]> one = Map.of("/private/comment", value.getBytes(StandardCharsets.US_ASCII));
        command("note " + value, s -> box(s, box).annotations().change(one, Set.of()), m -> m.noted.put(box, value));
    }

    private void share(String box, String letters) {
        Rights rights = Rights.parse(letters).orElseThrow();
        command(
                "share " + letters,
                s -> box(s, box).changeAccess(list -> list.with(Grantee.user(FRIEND), false, rights)),
                m -> m.shared.put(box, letters));
    }

    private void tidy(String box) {
        command("tidy", s -> s.tidy(id(s, box)), m -> {});
    }

    private void reopen() {
        command("reopen", null, m -> {});
    }

    private static Mailbox box(MaildirStore s, String name) {
        return s.mailbox(id(s, name));
    }

    private static MailboxId id(MaildirStore s, String name) {
        return s.find(USER, name).orElseThrow().id();
    }

    private static void create(MaildirStore s, String name) {
        if (s.find(USER, name).isEmpty()) s.create(USER, name, Set.of());
    }

    private static void rename(MaildirStore s, String from, String to) {
        // a crash may have left some of the tree behind
        for (MailboxEntry e : s.list(USER)) {
            boolean below = e.name().equals(from) || e.name().startsWith(from + ".");
            if (!below || e.id() == null) continue;
            String target = to + e.name().substring(from.length());
            if (s.find(USER, to).isEmpty()) {
                s.rename(USER, from, to);
                return;
            }
            s.rename(USER, e.name(), target);
        }
    }

    private static void delete(MaildirStore s, String name) {
        if (s.find(USER, name).isPresent()) s.delete(USER, name);
    }

    private static UidSet find(MaildirStore s, String box, String... texts) throws Exception {
        UidSet.Builder b = new UidSet.Builder();
        Mailbox m = box(s, box);
        MessageTable t = m.messages();
        for (int i = 0; i < t.size(); i++) if (List.of(texts).contains(text(m, t.uid(i)))) b.add(t.uid(i));
        return b.build();
    }

    static String text(Mailbox m, long uid) throws Exception {
        try (MessageBody body = m.body(uid).orElseThrow()) {
            ByteBuffer all = ByteBuffer.allocate((int) body.length());
            while (all.hasRemaining() && body.read(all.position(), all) >= 0) continue;
            return new String(all.array(), StandardCharsets.US_ASCII).strip();
        }
    }
}
