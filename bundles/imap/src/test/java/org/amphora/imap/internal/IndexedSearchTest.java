package org.amphora.imap.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.amphora.api.store.Append;
import org.amphora.api.store.FlagChange;
import org.amphora.api.store.Flags;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.MessageTable;
import org.amphora.api.store.SearchIndex;
import org.amphora.api.store.SystemFlag;
import org.amphora.api.store.UidSet;
import org.amphora.searchlucene.internal.Indexes;
import org.amphora.searchlucene.internal.SearchSettings;
import org.amphora.testkit.net.FakeConnection;
import org.amphora.testkit.store.MemoryBody;
import org.junit.After;
import org.junit.Test;

/**
 * Random searches find the same with the index of search-lucene as without, whatever it covers: random messages in many
 * charsets come and go, the index follows now and then a few messages, is deleted, or is damaged.
 *
 * <p>{@code -Dsearch.seeds=1000} tries longer, {@code -Dsearch.first=17} begins with the seed that a failure has named.
 */
public class IndexedSearchTest {
    private static final int SEEDS = Integer.getInteger("search.seeds", 4);
    private static final int FIRST = Integer.getInteger("search.first", 0);
    private static final int STEPS = 120;
    private static final String[] WORDS = {
        "alpha",
        "Beta",
        "be",
        "a",
        "",
        "Straße",
        "ÄÖÜ",
        "ſtill",
        "İstanbul",
        "ǅ",
        "中文邮件",
        "测试",
        "試",
        "日本語テスト",
        "한국어",
        "\uD83D\uDE00",
        "\uD83D",
        "naïve",
        "x@y.example",
        "aaa",
        "aaaa",
        "1 2",
        "=?utf-8?q?",
        "e\u0301",
        "Ω"
    };
    private static final String[] FIELDS = {"SUBJECT", "FROM", "TO", "CC", "BCC", "BODY", "TEXT"};
    private static final String[] HEADERS = {"X-Note", "Subject", "x-note", "From", "X-Other", "Received"};
    private static final Charset[] CHARSETS = {
        StandardCharsets.UTF_8,
        StandardCharsets.ISO_8859_1,
        Charset.forName("GB18030"),
        Charset.forName("Shift_JIS"),
        Charset.forName("EUC-KR"),
        StandardCharsets.UTF_16
    };

    private final Bench bench = new Bench();
    private final Path directory = bench.directory.resolve("search");
    private Indexes indexes = indexes(1 << 20);
    private Random random;
    /** Messages that were not read because the index excluded them. */
    private long excluded;

    private Indexes indexes(long textLimit) {
        Indexes made =
                new Indexes(new SearchSettings(directory, 0, textLimit, Duration.ofDays(1), Duration.ofSeconds(1)));
        made.store(bench.memory);
        return made;
    }

    @After
    public void close() {
        indexes.close(Duration.ofSeconds(1));
    }

    private Mailbox inbox() {
        return bench.memory.inbox(Bench.JOE);
    }

    private String text(int most) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            text.append(WORDS[random.nextInt(WORDS.length)]);
            if (random.nextInt(3) == 0) text.append(' ');
        }
        return text.toString();
    }

    private String word(String text) {
        String raw = random.nextInt(3) > 0
                ? text
                : "=?utf-8?b?" + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + "?=";
        return random.nextInt(6) == 0 ? raw + "\r\n " + text : raw;
    }

    private String header() {
        StringBuilder h = new StringBuilder();
        if (random.nextInt(4) > 0) h.append("Subject: ").append(word(text(4))).append("\r\n");
        for (String name : new String[] {"From", "To", "Cc", "Bcc"}) {
            switch (random.nextInt(4)) {
                case 0 -> h.append(name).append(": ").append(word(text(2))).append(" <joe@example.org>\r\n");
                case 1 -> h.append(name).append(": group: \"").append(text(2)).append("\" <a@b.example>, c@d;\r\n");
                case 2 -> h.append(name).append(": ").append(text(2)).append("\r\n");
                default -> {}
            }
        }
        for (int i = random.nextInt(3); i > 0; i--)
            h.append(HEADERS[random.nextInt(HEADERS.length)])
                    .append(": ")
                    .append(word(text(3)))
                    .append("\r\n");
        if (random.nextInt(20) == 0) h.append("no field ").append(text(2)).append("\r\n");
        return h.toString();
    }

    private byte[] part() {
        Charset charset = CHARSETS[random.nextInt(CHARSETS.length)];
        byte[] body = text(12).getBytes(charset);
        boolean encoded = random.nextBoolean();
        String type = new String[] {"text/plain", "text/html", "image/png", "message/rfc822"}[random.nextInt(4)];
        String head = "Content-Type: " + type + "; charset=" + charset.name() + "\r\n"
                + (encoded ? "Content-Transfer-Encoding: base64\r\n" : "") + "\r\n";
        return joined(
                head.getBytes(StandardCharsets.US_ASCII),
                encoded ? Base64.getMimeEncoder().encode(body) : body);
    }

    private static byte[] joined(byte[]... parts) {
        byte[] all = new byte[Stream.of(parts).mapToInt(p -> p.length).sum()];
        int at = 0;
        for (byte[] p : parts) {
            System.arraycopy(p, 0, all, at, p.length);
            at += p.length;
        }
        return all;
    }

    private void deliver() {
        byte[] header = header().getBytes(StandardCharsets.UTF_8);
        byte[] message;
        if (random.nextInt(15) == 0) {
            message = header; // no body, and no blank line
        } else if (random.nextBoolean()) {
            message = joined(header, part());
        } else {
            byte[] boundary = "\r\n--b\r\n".getBytes(StandardCharsets.US_ASCII);
            byte[] type = "Content-Type: multipart/mixed; boundary=b\r\n".getBytes(StandardCharsets.US_ASCII);
            message = joined(header, type, boundary, part(), boundary, part());
        }
        inbox().append(List.of(new Append(new MemoryBody(message), Flags.NONE, Instant.EPOCH, "")));
    }

    /** Of three characters at most half of the time, as many are in each language. */
    private String needle() {
        String text = text(3);
        if (text.isEmpty()) return text;
        int from = random.nextInt(text.length());
        int to = Math.min(text.length(), from + 1 + random.nextInt(random.nextBoolean() ? 3 : 12));
        String cut = text.substring(from, to);
        return random.nextBoolean() ? cut : random.nextBoolean() ? cut.toUpperCase() : cut.toLowerCase();
    }

    private String literal(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return "{" + bytes.length + "+}\r\n" + text;
    }

    private String key(int depth) {
        if (depth < 3)
            switch (random.nextInt(8)) {
                case 0 -> {
                    return "NOT " + key(depth + 1);
                }
                case 1 -> {
                    return "OR " + key(depth + 1) + " " + key(depth + 1);
                }
                case 2 -> {
                    return "(" + key(depth + 1) + " " + key(depth + 1) + ")";
                }
                default -> {}
            }
        if (random.nextInt(10) == 0) return "UNDELETED";
        if (random.nextInt(6) == 0)
            return "HEADER " + HEADERS[random.nextInt(HEADERS.length)] + " " + literal(needle());
        return FIELDS[random.nextInt(FIELDS.length)] + " " + literal(needle());
    }

    private void change() throws IOException {
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> deliver();
            case 3 -> {
                UidSet some = UidSet.of(1 + random.nextInt(60));
                inbox().store(some, new FlagChange(FlagChange.Mode.ADD, Flags.of(SystemFlag.DELETED)), Long.MAX_VALUE);
                inbox().expunge(some);
            }
            case 4, 5, 6 -> {
                int[] left = {random.nextInt(20)};
                indexes.update(inbox(), () -> --left[0] >= 0);
            }
            case 7 -> {
                if (random.nextInt(4) == 0) bench.memory.forgetVanished(inbox().id());
            }
            case 8 -> {
                // another start, that reads less of each message
                indexes.close(Duration.ofSeconds(1));
                if (random.nextInt(3) == 0) damage();
                indexes = indexes(random.nextInt(3) == 0 ? 20 : 1 << 20);
            }
            default -> {}
        }
    }

    private void damage() throws IOException {
        if (!Files.isDirectory(directory)) return;
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (random.nextBoolean()) continue;
                byte[] bytes = Files.readAllBytes(file);
                if (random.nextInt(3) == 0) Files.delete(file);
                else Files.write(file, Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)));
            }
        }
    }

    private SearchIndex.Found counted(Mailbox mailbox, SearchIndex.Term term) {
        SearchIndex.Found found = indexes.find(mailbox, term);
        MessageTable table = mailbox.messages();
        for (int i = 0; i < table.size(); i++) if (found.excludes(table.uid(i))) excluded++;
        return found;
    }

    private String answer(FakeConnection c, String command) {
        c.output();
        c.type(command);
        return c.output();
    }

    @Test
    public void searchesFindTheSameWithAndWithoutTheIndex() throws IOException {
        for (int seed = FIRST; seed < FIRST + SEEDS; seed++) {
            random = new Random(seed);
            for (int i = 0; i < 10; i++) deliver();
            FakeConnection c = bench.select("INBOX");
            for (int step = 0; step < STEPS; step++) {
                change();
                String command = "s UID SEARCH CHARSET UTF-8 " + key(0) + "\r\n";
                bench.searchIndex = null;
                answer(c, "n NOOP\r\n");
                String scanned = answer(c, command);
                assertTrue(scanned, scanned.contains("s OK"));
                bench.searchIndex = this::counted;
                assertEquals("seed " + seed + " step " + step + ": " + command, scanned, answer(c, command));
            }
            answer(c, "d STORE 1:* +FLAGS.SILENT (\\Deleted)\r\n");
            answer(c, "e EXPUNGE\r\n");
            answer(c, "l LOGOUT\r\n");
        }
        assertTrue("the index has been of use", excluded > 100);
    }
}
