package org.amphora.maildir.internal.format;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * {@code dovecot-uidlist}: a header {@code 3 V<uidvalidity> N<nextuid> G<guid>} and a line {@code uid [ext…] :base} for
 * each message. What else the header or a line holds is kept as it is. Version 1 is read too.
 *
 * @param nextUid no UID at or above it has been given to a message; it may run ahead, and is never lowered
 * @param guid 32 hexadecimal digits, or empty
 * @param otherHeader further words of the header
 */
public record UidList(long uidValidity, long nextUid, String guid, String otherHeader, List<Entry> entries, int bad) {
    public static final String FILE = "dovecot-uidlist";
    private static final long MAX = 0xffffffffL;
    /** No file system has longer names. */
    private static final int MAX_BASE = 1024;

    /** The words of an entry: what other servers have called the message. */
    public static final char GUID = 'G';

    public static final char UNIQUE_ID = 'P';

    /** @param ext words such as {@code S123}, or empty */
    public record Entry(long uid, String ext, String base) {
        /** What stands behind this letter, or empty. */
        public String word(char letter) {
            if (ext.isEmpty()) return "";
            for (String w : ext.split(" ")) if (!w.isEmpty() && w.charAt(0) == letter) return w.substring(1);
            return "";
        }
    }

    /** Reads the header, or empty if it makes no sense. */
    public static Optional<UidList> header(String line) {
        String[] words = line.strip().split(" +");
        if (words.length == 3 && words[0].equals("1")) return make(number(words[1]), number(words[2]), "", "");
        if (!words[0].equals("3")) return Optional.empty();
        long validity = 0;
        long next = 0;
        String guid = "";
        StringBuilder other = new StringBuilder();
        for (int i = 1; i < words.length; i++) {
            String rest = words[i].substring(1);
            switch (words[i].charAt(0)) {
                case 'V' -> validity = number(rest);
                case 'N' -> next = number(rest);
                case 'G' -> guid = rest;
                default -> other.append(other.isEmpty() ? "" : " ").append(words[i]);
            }
        }
        return make(validity, next, guid, other.toString());
    }

    private static Optional<UidList> make(long validity, long next, String guid, String other) {
        return validity < 1 || next < 1
                ? Optional.empty()
                : Optional.of(new UidList(validity, next, guid, other, List.of(), 0));
    }

    /** Reads a file line by line, since there may be a million. */
    public interface Source {
        /** Without its end; null behind the last that has one: one without was not wholly written. */
        String next() throws IOException;
    }

    /**
     * Gives the entries away as they are read; what it returns has none. Empty if the header makes no sense; lines that make
     * none are counted as {@code bad}.
     */
    public static Optional<UidList> scan(Source lines, Consumer<Entry> entries) throws IOException {
        String first = lines.next();
        UidList head = first == null ? null : header(first).orElse(null);
        if (head == null) return Optional.empty();
        boolean old = first.startsWith("1 ");
        int bad = 0;
        long last = 0;
        for (String line = lines.next(); line != null; line = lines.next()) {
            Entry e = entry(line, 0, line.length(), old);
            if (e == null || e.uid() <= last) {
                bad++;
                continue;
            }
            entries.accept(e);
            last = e.uid();
        }
        long next = Math.max(head.nextUid, last + 1);
        return Optional.of(new UidList(head.uidValidity, next, head.guid, head.otherHeader, List.of(), bad));
    }

    public UidList with(List<Entry> all) {
        return new UidList(uidValidity, nextUid, guid, otherHeader, all, bad);
    }

    /** Reads the file; empty if its header makes no sense. Lines that make none are counted as {@code bad}. */
    public static Optional<UidList> read(byte[] file) {
        String text = new String(file, StandardCharsets.UTF_8);
        List<Entry> entries = new ArrayList<>();
        int[] at = {0};
        Source lines = () -> {
            int end = text.indexOf('\n', at[0]);
            if (end < 0) return null;
            String line = text.substring(at[0], end);
            at[0] = end + 1;
            return line;
        };
        try {
            return scan(lines, entries::add).map(l -> l.with(entries));
        } catch (IOException e) {
            throw new UncheckedIOException("a text gives no such error", e);
        }
    }

    private static Entry entry(String text, int from, int to, boolean old) {
        int space = text.indexOf(' ', from);
        if (space < 0 || space > to) return null;
        long uid = number(text.substring(from, space));
        int colon = old ? space : text.indexOf(" :", space);
        if (uid < 1 || colon < 0 || colon >= to) return null;
        String ext = colon > space ? text.substring(space + 1, colon) : "";
        String base = FileName.parse(text.substring(colon + (old ? 1 : 2), to)).base();
        return base.isEmpty() || base.length() > MAX_BASE ? null : new Entry(uid, ext, base);
    }

    /** The number, or 0 if it is none of 32 bits. */
    private static long number(String s) {
        if (s.isEmpty() || s.length() > 10) return 0;
        long n = 0;
        for (int i = 0; i < s.length(); i++) {
            int d = s.charAt(i) - '0';
            if (d < 0 || d > 9) return 0;
            n = n * 10 + d;
        }
        return n <= MAX ? n : 0;
    }

    /** The file's first line. */
    public String headerLine() {
        return "3 V" + uidValidity + " N" + nextUid + (guid.isEmpty() ? "" : " G" + guid)
                + (otherHeader.isEmpty() ? "" : " " + otherHeader) + "\n";
    }

    public byte[] toBytes() {
        StringBuilder b = new StringBuilder(headerLine());
        for (Entry e : entries) appendLine(b, e);
        return b.toString().getBytes(StandardCharsets.UTF_8);
    }

    public static void appendLine(StringBuilder b, Entry e) {
        b.append(e.uid).append(' ');
        if (!e.ext.isEmpty()) b.append(e.ext).append(' ');
        b.append(':').append(e.base).append('\n');
    }
}
