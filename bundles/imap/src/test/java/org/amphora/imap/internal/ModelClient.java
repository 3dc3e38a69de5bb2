package org.amphora.imap.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.amphora.api.store.UidSet;
import org.amphora.testkit.net.FakeConnection;

/** A client that knows of its mailbox what it has been told, and nothing else. */
final class ModelClient {
    /** What it has switched on. */
    enum Kind {
        PLAIN,
        CONDSTORE,
        QRESYNC
    }

    private static final Pattern LINE = Pattern.compile("\\* (\\d+) (EXISTS|EXPUNGE|RECENT|FETCH \\((.*)\\))");
    private static final Pattern VANISHED = Pattern.compile("\\* VANISHED (\\(EARLIER\\) )?([0-9:,]+)");
    private static final Pattern HIGHEST = Pattern.compile("\\S+ OK \\[HIGHESTMODSEQ (\\d+)\\].*");
    private static final Pattern UID = Pattern.compile("UID (\\d+)");
    private static final Pattern FLAGS = Pattern.compile("FLAGS \\(([^)]*)\\)");
    private static final Pattern MODSEQ = Pattern.compile("MODSEQ \\((\\d+)\\)");

    /** What is known of one message; null where it has not been told. */
    static final class Message {
        Long uid;
        Set<String> flags;
    }

    final Kind kind;
    /** What it calls the mailbox. */
    final String mailbox;

    final List<Message> picture = new ArrayList<>();
    FakeConnection connection;
    boolean idles;
    /** Whether it is about to go away, or away. */
    boolean leaves;

    /** Up to here all is known. */
    private long modSeq;

    private int tag;
    /** Coming back: how many messages there are, once those that have vanished are told. */
    private int size = -1;

    ModelClient(Kind kind, String mailbox) {
        this.kind = kind;
        this.mailbox = mailbox;
    }

    /** @param again what a QRESYNC client knows: the parameter of SELECT, or empty */
    void select(FakeConnection opened, String again) {
        connection = opened;
        if (kind != Kind.PLAIN) command("ENABLE " + kind, false);
        if (again.isEmpty()) picture.clear();
        else size = 0;
        command("SELECT " + mailbox + again, false);
        arrived();
    }

    /** @return the numbers that a SEARCH or SORT has given */
    List<Long> command(String text, boolean mayExpunge) {
        String t = "t" + ++tag;
        connection.type(t + " " + text + "\r\n");
        String said = connection.output();
        assertTrue(text + " gave " + said, said.contains(t + " OK") || said.contains(t + " NO [EXPUNGEISSUED]"));
        return hear(said, mayExpunge);
    }

    List<Long> hear(String said, boolean mayExpunge) {
        List<Long> found = new ArrayList<>();
        for (String line : said.replace("{0}\r\n", "").split("\r\n")) {
            Matcher m = LINE.matcher(line);
            Matcher vanished = VANISHED.matcher(line);
            Matcher highest = HIGHEST.matcher(line);
            if (line.startsWith("* SEARCH") || line.startsWith("* SORT")) {
                for (String n : line.substring(line.indexOf(' ', 2) + 1).split(" "))
                    if (Character.isDigit(n.charAt(0))) found.add(Long.valueOf(n));
            } else if (m.matches()) {
                untagged(m, mayExpunge);
            } else if (vanished.matches()) {
                vanished(vanished.group(1) != null, vanished.group(2), mayExpunge);
            } else if (highest.matches()) {
                modSeq = Long.parseLong(highest.group(1));
            }
        }
        return found;
    }

    private void untagged(Matcher m, boolean mayExpunge) {
        int n = Integer.parseInt(m.group(1));
        switch (m.group(2)) {
            case "RECENT" -> assertTrue(n <= Math.max(size, picture.size()));
            case "EXPUNGE" -> {
                assertTrue("RFC 3501 §7.4.1", mayExpunge);
                assertTrue("RFC 7162 §3.2.10", kind != Kind.QRESYNC);
                picture.remove(n - 1);
            }
            case "EXISTS" -> {
                if (size >= 0) size = n;
                else grow(n);
            }
            default -> {
                arrived();
                fetched(picture.get(n - 1), m.group(3));
            }
        }
    }

    /** What has vanished is told: the rest of the messages is new. */
    private void arrived() {
        if (size >= 0) grow(size);
        size = -1;
    }

    private void grow(int n) {
        assertTrue("EXISTS never shrinks a mailbox", n >= picture.size());
        while (picture.size() < n) picture.add(new Message());
    }

    private void fetched(Message message, String items) {
        Matcher uid = UID.matcher(items);
        if (uid.find()) {
            Long told = Long.valueOf(uid.group(1));
            assertTrue("a number means one message", message.uid == null || message.uid.equals(told));
            message.uid = told;
        } else {
            assertTrue("RFC 7162 §3.2.4", kind != Kind.QRESYNC);
        }
        Matcher flags = FLAGS.matcher(items);
        if (flags.find()) message.flags = flags(flags.group(1));
        Matcher changed = MODSEQ.matcher(items);
        if (changed.find()) modSeq = Math.max(modSeq, Long.parseLong(changed.group(1)));
    }

    private void vanished(boolean earlier, String set, boolean mayExpunge) {
        assertEquals(Kind.QRESYNC, kind);
        assertEquals("only a client that comes back is told of what was before", size >= 0, earlier);
        assertTrue("RFC 7162 §3.2.10.2", earlier || mayExpunge);
        for (String range : set.split(",")) {
            String[] ends = range.split(":");
            for (long uid = Long.parseLong(ends[0]); uid <= Long.parseLong(ends[ends.length - 1]); uid++) {
                boolean known = vanished(uid);
                assertTrue("RFC 7162 §3.2.10: only what the client knows is told", earlier || known);
            }
        }
    }

    /** @return false if the client does not have it */
    private boolean vanished(long uid) {
        int at = 0;
        while (at < picture.size() && (picture.get(at).uid == null || picture.get(at).uid < uid)) at++;
        if (at < picture.size() && picture.get(at).uid == uid) {
            picture.remove(at);
            return true;
        }
        // one of those before it whose UIDs have not been told
        if (at == 0 || picture.get(at - 1).uid != null) return false;
        assertNull(picture.remove(at - 1).flags);
        return true;
    }

    static Set<String> flags(String words) {
        Set<String> flags = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (String w : words.split(" ")) if (!w.isEmpty() && !w.equals("\\Recent")) flags.add(w);
        return flags;
    }

    /** The newest messages, of which only their number has been told. */
    void forgetUnknown() {
        while (!picture.isEmpty() && picture.get(picture.size() - 1).uid == null) picture.remove(picture.size() - 1);
    }

    boolean knowsAll() {
        return picture.stream().allMatch(m -> m.uid != null);
    }

    /**
     * The parameter with which it comes back; all its UIDs must have been told.
     *
     * @param uids whether it says which UIDs it has
     * @param every of its messages every so many-th is in the match data; 0 for none
     */
    String again(long uidValidity, boolean uids, int every) {
        StringBuilder again = new StringBuilder(" (QRESYNC (" + uidValidity + " " + modSeq);
        UidSet.Builder known = new UidSet.Builder();
        UidSet.Builder numbers = new UidSet.Builder();
        UidSet.Builder matching = new UidSet.Builder();
        for (int i = 0; i < picture.size(); i++) {
            known.add(picture.get(i).uid);
            if (every == 0 || i % every != 0) continue;
            numbers.add(i + 1);
            matching.add(picture.get(i).uid);
        }
        if (uids && !picture.isEmpty()) again.append(' ').append(known.build());
        if (every > 0 && !picture.isEmpty()) {
            again.append(" (")
                    .append(numbers.build())
                    .append(' ')
                    .append(matching.build())
                    .append(')');
        }
        return again.append("))").toString();
    }
}
