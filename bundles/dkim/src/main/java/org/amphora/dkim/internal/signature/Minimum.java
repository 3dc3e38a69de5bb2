package org.amphora.dkim.internal.signature;

import java.util.regex.Pattern;

/**
 * How much of a body must be signed where a signature has {@code l=}, as OpenDKIM's {@code Minimum} has it: RFC 6376
 * §8.2 tells what others can put behind what is signed.
 */
public record Minimum(Unit unit, long amount) {
    /** What the amount is. */
    public enum Unit {
        /** Of the body, to be signed; all of one that has fewer. */
        BYTES,
        /** Of the body, to be signed. */
        PERCENT,
        /** Behind what is signed, at most. */
        EXTRA
    }

    /** All of the body must be signed. */
    public static final Minimum NOTHING_BEHIND = new Minimum(Unit.EXTRA, 0);

    private static final Pattern SHAPE = Pattern.compile("(\\d{1,12})([%+]?)");

    /** @throws IllegalArgumentException saying what would be right */
    public static Minimum parse(String text) {
        var shape = SHAPE.matcher(text);
        if (!shape.matches()) throw new IllegalArgumentException("bytes such as 1000, a share such as 50%, or 100+");
        Unit unit = shape.group(2).isEmpty() ? Unit.BYTES : shape.group(2).equals("%") ? Unit.PERCENT : Unit.EXTRA;
        return new Minimum(unit, Long.parseLong(shape.group(1)));
    }

    boolean isMet(long signed, long whole) {
        return switch (unit) {
            case BYTES -> signed >= Math.min(amount, whole);
            case PERCENT -> signed * 100 >= whole * amount;
            case EXTRA -> whole - signed <= amount;
        };
    }
}
