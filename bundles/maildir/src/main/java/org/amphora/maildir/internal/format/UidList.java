package org.amphora.maildir.internal.format;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

    /** @param ext words such as {@code S123}, or empty */
    public record Entry(long uid, String ext, String base) {}

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

    /** Reads the file; empty if its header makes no sense. Lines that make none are counted as {@code bad}. */
    public static Optional<UidList> read(byte[] file) {
        String text = new String(file, StandardCharsets.UTF_8);
        int end = text.indexOf('\n');
        if (end < 0) return Optional.empty();
        UidList head = header(text.substring(0, end)).orElse(null);
        if (head == null) return Optional.empty();
        List<Entry> entries = new ArrayList<>();
        int bad = 0;
        long last = 0;
        boolean old = text.startsWith("1 ");
        for (int at = end + 1; at < text.length(); at = end + 1) {
            end = text.indexOf('\n', at);
            // a line without its end was not wholly written
            if (end < 0) break;
            Entry e = entry(text, at, end, old);
            if (e == null || e.uid() <= last) {
                bad++;
                continue;
            }
            entries.add(e);
            last = e.uid();
        }
        long next = Math.max(head.nextUid, last + 1);
        return Optional.of(new UidList(head.uidValidity, next, head.guid, head.otherHeader, entries, bad));
    }

    private static Entry entry(String text, int from, int to, boolean old) {
        int space = text.indexOf(' ', from);
        if (space < 0 || space > to) return null;
        long uid = number(text.substring(from, space));
        int colon = old ? space : text.indexOf(" :", space);
        if (uid < 1 || colon < 0 || colon >= to) return null;
        String ext = colon > space ? text.substring(space + 1, colon) : "";
        String base = FileName.parse(text.substring(colon + (old ? 1 : 2), to)).base();
        return base.isEmpty() ? null : new Entry(uid, ext, base);
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
