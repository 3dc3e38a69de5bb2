package org.amphora.itests.rig;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client that does one thing after the other with messages of its own, by chance, and keeps account of what the server
 * has acknowledged. For one thread; a lost connection is an IOException, after which another client goes on.
 */
public final class StormClient {
    private static final List<String> FLAGS = List.of("\\Seen", "\\Flagged", "\\Answered", "one", "two");
    private static final Pattern APPENDED = Pattern.compile("APPENDUID (\\d+) (\\d+)");
    private static final Pattern UID = Pattern.compile("\\bUID (\\d+)");
    private static final Pattern SET = Pattern.compile("\\bFLAGS \\(([^)]*)\\)");
    private static final Pattern SIZE = Pattern.compile("RFC822.SIZE (\\d+)");
    private static final Pattern DATE = Pattern.compile("INTERNALDATE \"([^\"]*)\"");
    private static final Pattern NAME = Pattern.compile("X-Storm: (\\S+)");

    private final ImapClient imap;
    private final Random random;
    private final NavigableMap<String, Long> own;
    private final Map<String, Message> messages;

    /** What has been acknowledged of a message. Its flags are those that were; more may have been set. */
    public static final class Message {
        private enum Is {
            THERE,
            GONE,
            UNKNOWN
        }

        private volatile Is is = Is.UNKNOWN;
        private final Set<String> flags = new TreeSet<>();

        public static Message acknowledged() {
            var message = new Message();
            message.is = Is.THERE;
            return message;
        }

        public boolean isThere() {
            return is == Is.THERE;
        }

        public boolean isGone() {
            return is == Is.GONE;
        }

        public Set<String> flags() {
            return flags;
        }
    }

    /** A message as a FETCH has told it, without \Recent. */
    public record Seen(long uidValidity, long uid, String name, Set<String> flags, String size, String date) {}

    /**
     * @param own names and UIDs of the messages that its predecessors have made
     * @param messages all, by name
     */
    public StormClient(ImapClient imap, Random random, NavigableMap<String, Long> own, Map<String, Message> messages) {
        this.imap = imap;
        this.random = random;
        this.own = own;
        this.messages = messages;
    }

    public static String text(String name) {
        return "From: <a@storm.test>\r\nSubject: storm\r\nX-Storm: " + name + "\r\n\r\nThe body of " + name + ".\r\n";
    }

    /** Does something; gives the messages that it has seen. */
    public List<Seen> act() throws IOException {
        int what = own.isEmpty() ? 0 : random.nextInt(8);
        switch (what) {
            case 0, 1 -> append();
            case 2, 3 -> flag();
            case 4 -> expunge();
            case 5 -> imap.command("UID COPY " + own.get(any()) + " Trash");
            case 6 -> imap.command("UID SEARCH UNSEEN");
            default -> {
                return listing(imap, own.get(any()).toString());
            }
        }
        return List.of();
    }

    private String any() {
        var names = List.copyOf(own.keySet());
        return names.get(random.nextInt(names.size()));
    }

    private void append() throws IOException {
        String name = new UUID(random.nextLong(), random.nextLong()).toString();
        var message = new Message();
        messages.put(name, message);
        String text = text(name);
        String told = imap.run("APPEND INBOX {" + text.length() + "+}\r\n" + text, new ArrayList<>());
        Matcher m = APPENDED.matcher(told);
        if (!m.find()) throw new AssertionError("APPEND got " + told);
        message.is = Message.Is.THERE;
        own.put(name, Long.parseLong(m.group(2)));
    }

    private void flag() throws IOException {
        String name = any();
        String flag = FLAGS.get(random.nextInt(FLAGS.size()));
        imap.command("UID STORE " + own.get(name) + " +FLAGS.SILENT (" + flag + ")");
        messages.get(name).flags.add(flag);
    }

    private void expunge() throws IOException {
        String name = any();
        long uid = own.remove(name);
        var message = messages.get(name);
        message.is = Message.Is.UNKNOWN;
        imap.command("UID STORE " + uid + " +FLAGS.SILENT (\\Deleted)");
        imap.command("UID EXPUNGE " + uid);
        message.is = Message.Is.GONE;
    }

    /** Messages of the selected mailbox, by their UIDs. */
    public static List<Seen> listing(ImapClient imap, String uids) throws IOException {
        long validity = 0;
        for (String line : imap.command("STATUS INBOX (UIDVALIDITY)")) {
            Matcher m = Pattern.compile("UIDVALIDITY (\\d+)").matcher(line);
            if (m.find()) validity = Long.parseLong(m.group(1));
        }
        String what = "(FLAGS RFC822.SIZE INTERNALDATE BODY.PEEK[HEADER.FIELDS (X-STORM)])";
        List<Seen> all = new ArrayList<>();
        for (String line : imap.command("UID FETCH " + uids + " " + what)) {
            if (!line.contains("X-Storm: ")) continue;
            Set<String> flags = new TreeSet<>(List.of(group(SET, line).split(" ")));
            flags.removeAll(Set.of("", "\\Recent"));
            long uid = Long.parseLong(group(UID, line));
            all.add(new Seen(validity, uid, group(NAME, line), flags, group(SIZE, line), group(DATE, line)));
        }
        return all;
    }

    private static String group(Pattern pattern, String line) {
        Matcher m = pattern.matcher(line);
        if (!m.find()) throw new AssertionError(pattern + " is not in " + line);
        return m.group(1);
    }
}
