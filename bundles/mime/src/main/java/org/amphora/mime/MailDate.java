package org.amphora.mime;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;

/** The date-time of a header, RFC 5322 §3.3, read leniently with the obsolete forms of §4.3, and written. */
public final class MailDate {
    private static final String MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec ";
    private static final String[] MONTH_NAMES = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
    };
    private static final String[] DAY_NAMES = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

    private int day = -1;
    private int month = -1;
    private int year = -1;
    private LocalTime time;
    private ZoneOffset zone;

    private MailDate() {}

    /**
     * The moment that a Date field's body means. Comments, the day of the week and a zone's name that is not known
     * are passed over; seconds, time and zone may be missing (midnight, UTC). Empty if there is no date in it.
     */
    public static Optional<OffsetDateTime> parse(String rawBody) {
        if (rawBody == null) return Optional.empty();
        var date = new MailDate();
        date.read(plain(rawBody));
        return date.value();
    }

    /** As RFC 5322 §3.3 writes it: {@code Tue, 1 Apr 2025 09:05:00 +0200}. */
    public static String format(OffsetDateTime date) {
        int minutes = date.getOffset().getTotalSeconds() / 60;
        int zone = Math.abs(minutes);
        return DAY_NAMES[date.getDayOfWeek().getValue() - 1]
                + ", " + date.getDayOfMonth()
                + ' ' + MONTH_NAMES[date.getMonthValue() - 1]
                + ' ' + digits(date.getYear(), 4)
                + ' ' + digits(date.getHour(), 2)
                + ':' + digits(date.getMinute(), 2)
                + ':' + digits(date.getSecond(), 2)
                + (minutes < 0 ? " -" : " +") + digits(zone / 60, 2) + digits(zone % 60, 2);
    }

    private static String digits(int value, int width) {
        String s = Integer.toString(value);
        return "0".repeat(Math.max(0, width - s.length())) + s;
    }

    private void read(String s) {
        int i = 0;
        while (i < s.length()) {
            char c = s.charAt(i);
            int end = i + 1;
            if (c == '+' || c == '-' && time != null) {
                while (end < s.length() && isDigit(s.charAt(end))) end++;
                numericZone(s.substring(i, end));
            } else if (isDigit(c)) {
                while (end < s.length() && (isDigit(s.charAt(end)) || s.charAt(end) == ':')) end++;
                number(s.substring(i, end));
            } else if (Character.isLetter(c)) {
                while (end < s.length() && Character.isLetter(s.charAt(end))) end++;
                word(s.substring(i, end).toLowerCase(Locale.ROOT));
            }
            i = end;
        }
    }

    /** Comments become a space; around a colon there is none: RFC 5322 §4.3 has {@code 09 (comment) : 55}. */
    private static String plain(String raw) {
        var out = new StringBuilder(raw.length());
        int depth = 0;
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '\\' && depth > 0) i++;
            else if (c == '(') depth++;
            else if (c == ')' && depth > 0) depth--;
            else if (depth == 0 && !HeaderText.isSpace(c)) append(out, c);
            if (depth == 0 && (c == ')' || HeaderText.isSpace(c))) append(out, ' ');
        }
        return out.toString();
    }

    private static void append(StringBuilder out, char c) {
        int last = out.length() - 1;
        if (c == ':' && last >= 0 && out.charAt(last) == ' ') out.setLength(last);
        else if (c == ' ' && last >= 0 && (out.charAt(last) == ':' || out.charAt(last) == ' ')) return;
        out.append(c);
    }

    private void number(String digits) {
        if (digits.indexOf(':') >= 0) {
            if (time == null) time = time(digits);
            return;
        }
        if (digits.length() > 4) return;
        int value = Integer.parseInt(digits);
        if (digits.length() <= 2 && day < 0) day = value;
        else if (year < 0) year = fullYear(value, digits.length());
    }

    /** RFC 5322 §4.3: two digits below 50 are of this century; three, and the rest of two, count from 1900. */
    private static int fullYear(int value, int digits) {
        if (digits >= 4) return value;
        return digits <= 2 && value < 50 ? value + 2000 : value + 1900;
    }

    /** {@code hh:mm} or {@code hh:mm:ss}; a leap second becomes the second before it. */
    private static LocalTime time(String text) {
        String[] parts = text.split(":");
        if (parts.length < 2 || parts.length > 3) return null;
        int[] values = new int[3];
        for (int i = 0; i < parts.length; i++) {
            if (parts[i].isEmpty() || parts[i].length() > 2) return null;
            values[i] = Integer.parseInt(parts[i]);
        }
        if (values[0] > 23 || values[1] > 59 || values[2] > 60) return null;
        return LocalTime.of(values[0], values[1], Math.min(values[2], 59));
    }

    private void word(String word) {
        if (month < 0 && word.length() >= 3) {
            int at = MONTHS.indexOf(word.substring(0, 3) + ' ');
            if (at >= 0) {
                month = at / 4 + 1;
                return;
            }
        }
        if (time != null && zone == null) namedZone(word);
    }

    /** RFC 5322 §4.3; military letters and unknown names mean nothing reliable and count as UTC. */
    private void namedZone(String name) {
        int hours =
                switch (name) {
                    case "edt" -> -4;
                    case "est", "cdt" -> -5;
                    case "cst", "mdt" -> -6;
                    case "mst", "pdt" -> -7;
                    case "pst" -> -8;
                    default -> 0;
                };
        zone = ZoneOffset.ofHours(hours);
    }

    private void numericZone(String text) {
        // GMT+0100: the number says more than the name before it
        if (time == null || text.length() != 5) return;
        int hours = Integer.parseInt(text.substring(1, 3));
        int minutes = Integer.parseInt(text.substring(3));
        int total = (hours * 60 + minutes) * (text.charAt(0) == '-' ? -60 : 60);
        zone = minutes > 59 || Math.abs(total) > 18 * 3600 ? ZoneOffset.UTC : ZoneOffset.ofTotalSeconds(total);
    }

    private Optional<OffsetDateTime> value() {
        if (day < 1 || month < 1 || year < 0) return Optional.empty();
        try {
            var local = LocalDateTime.of(LocalDate.of(year, month, day), time == null ? LocalTime.MIDNIGHT : time);
            return Optional.of(local.atOffset(zone == null ? ZoneOffset.UTC : zone));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
