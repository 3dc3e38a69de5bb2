package org.amphora.imap.internal.search;

import java.util.Arrays;
import org.amphora.imap.internal.Refusal;

/** Many short texts, one behind the other: what SORT and THREAD remember costs little more than its octets. */
final class Texts {
    /** Of all texts together; 100,000 subjects have a tenth of it. */
    private static final int MOST = 64 << 20;

    /** What each counts for beside its octets. */
    private static final int EACH = 32;

    private byte[] octets = new byte[1024];
    private int[] ends = new int[64];
    private int count;

    /**
     * Numbers them from 0.
     *
     * @throws Refusal if this would be too much
     */
    int add(byte[] text) {
        int start = start(count);
        if (start + text.length + (long) EACH * count > MOST) throw new Refusal("LIMIT", "Too much to be sorted");
        if (start + text.length > octets.length) {
            octets = Arrays.copyOf(octets, Math.max(start + text.length, start * 2));
        }
        System.arraycopy(text, 0, octets, start, text.length);
        if (count == ends.length) ends = Arrays.copyOf(ends, count * 2);
        ends[count] = start + text.length;
        return count++;
    }

    int count() {
        return count;
    }

    /** Octet by octet. */
    int compare(int a, int b) {
        return Arrays.compareUnsigned(octets, start(a), ends[a], octets, start(b), ends[b]);
    }

    boolean is(int number, byte[] text) {
        return Arrays.equals(octets, start(number), ends[number], text, 0, text.length);
    }

    private int start(int number) {
        return number == 0 ? 0 : ends[number - 1];
    }
}
