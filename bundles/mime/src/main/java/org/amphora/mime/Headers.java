package org.amphora.mime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The fields of one header section, RFC 5322 §2.2, in their order. A line that is no field stands among them with an
 * empty name; nothing in a section makes parsing fail.
 *
 * <p>The bytes given are not copied: whoever gives them leaves them unchanged as long as the headers are used. One
 * array of positions is all that parsing allocates.
 */
public final class Headers implements Iterable<HeaderField> {
    private static final int WIDTH = 4;

    private final byte[] bytes;
    private final long base;
    /** For each field: start, end of the name, start of the body, end; indexes into {@link #bytes}. */
    private int[] marks = new int[WIDTH * 24];

    private int count;
    private int end;
    private boolean complete;
    private boolean truncated;
    private long bodyOffset;

    private Headers(byte[] bytes, long base) {
        this.bytes = bytes;
        this.base = base;
    }

    /** {@link #parse(byte[], int, int, MimeLimits)} with the default limits. */
    public static Headers parse(byte[] bytes, int offset, int length) {
        return parse(bytes, offset, length, MimeLimits.DEFAULT);
    }

    /**
     * The header section at the beginning of these bytes, which may end before the section does, or go on behind it.
     * Offsets count from {@code offset}.
     */
    public static Headers parse(byte[] bytes, int offset, int length, MimeLimits limits) {
        var headers = new Headers(bytes, -offset);
        int bound = offset + Math.min(length, limits.headerBytes());
        headers.scan(offset, offset + length, bound, limits.headerFields());
        headers.bodyOffset = headers.base + headers.end;
        return headers;
    }

    /** The kept bytes of a section that is known to be over (or cut short by a limit) and to end at {@code bodyOffset}. */
    static Headers section(byte[] bytes, int length, long base, long bodyOffset, boolean complete, MimeLimits limits) {
        var headers = new Headers(bytes, base);
        boolean cut = bodyOffset - base > length;
        while (cut && length > 0 && bytes[length - 1] != '\n') length--;
        headers.scan(0, length, length, limits.headerFields());
        // at most two bytes behind the last whole line of a complete section are its blank line, no field
        headers.truncated |= bodyOffset - base - length > (complete ? 2 : 0);
        headers.complete = complete;
        headers.bodyOffset = bodyOffset;
        return headers;
    }

    private void scan(int from, int to, int bound, int maxFields) {
        int at = from;
        while (at < to) {
            int lineEnd = lineEnd(at, to);
            if (isBlank(at, lineEnd)) {
                complete = true;
                end = lineEnd;
                return;
            }
            boolean continuation = count > 0 && (bytes[at] == ' ' || bytes[at] == '\t');
            if (lineEnd > bound || !continuation && count == maxFields) {
                truncated = true;
            } else if (!truncated) {
                if (continuation) marks[(count - 1) * WIDTH + 3] = lineEnd;
                else add(at, lineEnd);
            }
            at = lineEnd;
        }
        end = to;
    }

    /** Behind the LF that ends the line, or the end of all. */
    private int lineEnd(int at, int to) {
        int i = at;
        while (i < to && bytes[i] != '\n') i++;
        return i < to ? i + 1 : to;
    }

    private boolean isBlank(int at, int lineEnd) {
        int n = lineEnd - at;
        return bytes[lineEnd - 1] == '\n' && (n == 1 || n == 2 && bytes[at] == '\r');
    }

    private void add(int at, int lineEnd) {
        if (count * WIDTH == marks.length) marks = Arrays.copyOf(marks, marks.length * 2);
        int colon = at;
        while (colon < lineEnd && bytes[colon] > ' ' && bytes[colon] != ':' && bytes[colon] != 127) colon++;
        int nameEnd = colon;
        // RFC 5322 §4.5: obsolete fields may have white space before the colon
        while (colon < lineEnd && (bytes[colon] == ' ' || bytes[colon] == '\t')) colon++;
        boolean field = colon < lineEnd && bytes[colon] == ':' && nameEnd > at;
        int m = count++ * WIDTH;
        marks[m] = at;
        marks[m + 1] = field ? nameEnd : at;
        marks[m + 2] = field ? colon + 1 : at;
        marks[m + 3] = lineEnd;
    }

    /** How many fields were kept. */
    public int count() {
        return count;
    }

    public HeaderField get(int index) {
        if (index < 0 || index >= count) throw new IndexOutOfBoundsException(index);
        int m = index * WIDTH;
        return new HeaderField(bytes, base, marks[m], marks[m + 1], marks[m + 2], marks[m + 3]);
    }

    /** The first field of this name, ASCII case apart. */
    public Optional<HeaderField> first(String name) {
        int i = next(0, name);
        return i < 0 ? Optional.empty() : Optional.of(get(i));
    }

    /** All fields of this name, ASCII case apart, in their order. */
    public List<HeaderField> all(String name) {
        List<HeaderField> found = new ArrayList<>(2);
        for (int i = next(0, name); i >= 0; i = next(i + 1, name)) found.add(get(i));
        return found;
    }

    public int count(String name) {
        int n = 0;
        for (int i = next(0, name); i >= 0; i = next(i + 1, name)) n++;
        return n;
    }

    /** The first field's {@link HeaderField#unfolded() unfolded} body, or null. */
    public String value(String name) {
        int i = next(0, name);
        return i < 0 ? null : get(i).unfolded();
    }

    private int next(int from, String name) {
        for (int i = from; i < count; i++) {
            int m = i * WIDTH;
            if (HeaderField.matches(bytes, marks[m], marks[m + 1], name)) return i;
        }
        return -1;
    }

    /** Whether the blank line that ends the section was seen. */
    public boolean complete() {
        return complete;
    }

    /** Whether a limit was crossed, so that fields are missing here. */
    public boolean truncated() {
        return truncated;
    }

    /** Offset of the first byte behind the section and its blank line: where the body begins. */
    public long bodyOffset() {
        return bodyOffset;
    }

    @Override
    public Iterator<HeaderField> iterator() {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < count;
            }

            @Override
            public HeaderField next() {
                if (next >= count) throw new NoSuchElementException();
                return get(next++);
            }
        };
    }
}
