package org.amphora.mime;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;

/**
 * Reads the header section from a stream and leaves the body. It reads ahead: what follows the section is had from
 * {@link #body()}, not from the stream given. Does not close that stream. For one thread.
 */
public final class HeaderReader {
    private final InputStream in;
    private final MimeLimits limits;
    private final byte[] block = new byte[8192];
    private int at;
    private int filled;

    public HeaderReader(InputStream in, MimeLimits limits) {
        this.in = in;
        this.limits = limits;
    }

    /**
     * The whole section; fields beyond {@link MimeLimits#headerBytes()} are read over. Called once.
     *
     * @throws IOException only if the stream does
     */
    public Headers read() throws IOException {
        byte[] kept = new byte[block.length];
        int length = 0;
        long total = 0;
        // bytes since the last line end; a line of nothing, or of CR alone, is blank
        int line = 0;
        boolean onlyCr = true;
        boolean complete = false;
        while (!complete && fill()) {
            int from = at;
            while (at < filled && !complete) {
                byte b = block[at++];
                if (b == '\n') {
                    complete = onlyCr && line <= 1;
                    line = 0;
                    onlyCr = true;
                } else {
                    line = Math.min(line + 1, 2);
                    onlyCr &= b == '\r';
                }
            }
            total += at - from;
            int keep = Math.min(at - from, limits.headerBytes() - length);
            if (length + keep > kept.length) {
                kept = Arrays.copyOf(kept, Math.min(limits.headerBytes(), Math.max(kept.length * 2, length + keep)));
            }
            System.arraycopy(block, from, kept, length, keep);
            length += keep;
        }
        return Headers.section(kept, length, 0, total, complete, limits);
    }

    /** The bytes behind the section, once it was read. */
    public InputStream body() {
        return at < filled ? new SequenceInputStream(new ByteArrayInputStream(block, at, filled - at), in) : in;
    }

    private boolean fill() throws IOException {
        at = 0;
        filled = Math.max(0, in.read(block, 0, block.length));
        return filled > 0;
    }
}
