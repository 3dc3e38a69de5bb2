package org.amphora.imap.internal.wire;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Dates of RFC 3501 §9: {@code 1-Feb-1994} and {@code "17-Jul-1996 02:44:25 -0700"}. */
public final class ImapDate {
    private static final String[] MONTHS = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
    };

    private ImapDate() {}

    /** A SEARCH date, without quotes. */
    public static LocalDate date(String text) {
        String[] parts = text.split("-", -1);
        if (parts.length != 3 || parts[0].length() > 2 || parts[2].length() != 4) throw bad();
        try {
            return LocalDate.of(number(parts[2]), month(parts[1]), number(parts[0]));
        } catch (DateTimeException e) {
            throw bad();
        }
    }

    /** An APPEND date-time, without quotes; the day may begin with a blank. */
    public static Instant dateTime(String text) {
        if (text.length() != 26 || text.charAt(11) != ' ' || text.charAt(20) != ' ') throw bad();
        LocalDate date = date(text.substring(0, 11).stripLeading());
        char sign = text.charAt(21);
        if (text.charAt(14) != ':' || text.charAt(17) != ':' || sign != '+' && sign != '-') throw bad();
        int minutes = number(text.substring(22, 24)) * 60 + number(text.substring(24, 26));
        try {
            LocalDateTime local = date.atTime(
                    number(text.substring(12, 14)),
                    number(text.substring(15, 17)),
                    Math.min(59, number(text.substring(18, 20))));
            return local.toInstant(ZoneOffset.ofTotalSeconds((sign == '-' ? -60 : 60) * minutes));
        } catch (DateTimeException e) {
            throw bad();
        }
    }

    /** INTERNALDATE, in quotes, in UTC. */
    public static void put(Output out, long millis) {
        OffsetDateTime d = Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
        out.put('"').put(d.getDayOfMonth() < 10 ? ' ' : (char) ('0' + d.getDayOfMonth() / 10));
        out.put((char) ('0' + d.getDayOfMonth() % 10)).put('-');
        out.put(MONTHS[d.getMonthValue() - 1]).put('-');
        two(out, d.getYear() / 100);
        two(out, d.getYear() % 100);
        out.put(' ');
        two(out, d.getHour());
        out.put(':');
        two(out, d.getMinute());
        out.put(':');
        two(out, d.getSecond());
        out.put(" +0000\"");
    }

    private static void two(Output out, int n) {
        out.put((char) ('0' + n / 10 % 10)).put((char) ('0' + n % 10));
    }

    private static int month(String name) {
        for (int i = 0; i < MONTHS.length; i++) if (MONTHS[i].equalsIgnoreCase(name)) return i + 1;
        throw bad();
    }

    private static int number(String digits) {
        int n = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9') throw bad();
            n = n * 10 + c - '0';
        }
        if (digits.isEmpty()) throw bad();
        return n;
    }

    private static BadSyntax bad() {
        return new BadSyntax("Invalid date");
    }
}
