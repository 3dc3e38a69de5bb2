package org.amphora.mime;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Builds the tree of a message from its bytes as they come, in one pass. Feed all of them, in pieces of any size, then
 * finish; the tree does not depend on how the pieces were cut. For one thread, for one message.
 *
 * <p>A line is a delimiter if it is {@code --}, the boundary of a multipart that is open, and then nothing but white
 * space, or {@code --} and anything (RFC 2046 §5.1.1). Of several boundaries that fit the longest wins, of equal ones
 * the innermost. A delimiter ends whatever is open inside its multipart, a header section too. Behind its closing
 * delimiter a multipart has no boundary any more.
 */
public final class MimeParser {
    /** A longer line is no delimiter; RFC 2046 allows a boundary 70 characters, RFC 5322 a line 998. */
    private static final int MAX_DELIMITER_LINE = 1024;

    private static final int MAX_BOUNDARY = 900;

    private final MimeLimits limits;

    /** The innermost open part. */
    private OpenPart open = new OpenPart(null, 0, true);

    private int parts = 1;
    private int boundaries;
    /** A limit was reached: no delimiter counts any more. */
    private boolean opaque;

    private boolean inHeader = true;
    /** The header section being read, up to the limit; its length, and that before the line being read. */
    private byte[] header = new byte[4096];

    private int headerLength;
    private int headerBeforeLine;
    /** What counts against {@link MimeLimits#totalHeaderBytes}. */
    private long totalHeaderBytes;

    /** Where the line being read begins, how many line ends lie before it, and how long the last of them is (0, 1, 2). */
    private long lineStart;

    private long lineEnds;
    private int lastLineEnd;

    /** The beginning of a line that the pieces cut, and its length so far. */
    private final byte[] line = new byte[MAX_DELIMITER_LINE];

    private long lineLength;
    private byte lastByte;

    public MimeParser(MimeLimits limits) {
        this.limits = limits;
    }

    /** The next bytes of the message; they are not kept. */
    public void feed(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int at = offset;
        while (at < end) {
            if (lineLength == 0 && !inHeader && (boundaries == 0 || opaque)) at = countLines(bytes, at, end);
            if (at == end) return;
            int eol = at;
            while (eol < end && bytes[eol] != '\n') eol++;
            boolean whole = eol < end;
            int next = whole ? eol + 1 : end;
            if (inHeader) keepHeader(bytes, at, next - at);
            if (whole && lineLength == 0) {
                endLine(bytes, at, next - at, eol > at && bytes[eol - 1] == '\r');
            } else {
                boolean cr = (eol > at ? bytes[eol - 1] : lastByte) == '\r' && lineLength + eol - at > 0;
                keepLine(bytes, at, next - at);
                if (whole) endLine(line, 0, lineLength, cr);
            }
            at = next;
        }
    }

    /** Takes whole lines that can only be counted, from the beginning of one on; gives where the first other one begins. */
    private int countLines(byte[] bytes, int from, int end) {
        int last = -1;
        for (int i = from; i < end; i++) {
            if (bytes[i] != '\n') continue;
            lineEnds++;
            last = i;
        }
        if (last < 0) return from;
        lineStart += last + 1 - from;
        lastLineEnd = last > from && bytes[last - 1] == '\r' ? 2 : 1;
        return last + 1;
    }

    /** The tree, once all bytes were fed. Called once. */
    public MimeSummary finish() {
        if (open == null) throw new IllegalStateException("finished before");
        long end = lineStart + lineLength;
        if (lineLength > 0 && isDelimiterLike(line, 0, lineLength)) {
            delimiter(line, 0, (int) lineLength, end);
        }
        if (inHeader) endHeader(end, lineEnds, false);
        Envelope envelope = null;
        MimePart root = null;
        while (open != null) {
            envelope = open.envelope;
            root = open.close(end, lineEnds - open.linesBeforeBody);
            open = open.parent;
        }
        return new MimeSummary(envelope, root);
    }

    private void keepHeader(byte[] bytes, int from, int length) {
        int n = Math.min(length, limits.headerBytes() - headerLength);
        if (headerLength + n > header.length) {
            header = Arrays.copyOf(
                    header, Math.min(limits.headerBytes(), Math.max(header.length * 2, headerLength + n)));
        }
        System.arraycopy(bytes, from, header, headerLength, n);
        headerLength += n;
    }

    private void keepLine(byte[] bytes, int from, int length) {
        int n = (int) Math.min(length, Math.max(0, line.length - lineLength));
        System.arraycopy(bytes, from, line, (int) Math.min(lineLength, line.length), n);
        lineLength += length;
        lastByte = bytes[from + length - 1];
    }

    /** A line with its line end; of a long one that was cut only the beginning is in {@code bytes}. */
    private void endLine(byte[] bytes, int from, long length, boolean cr) {
        int lineEnd = cr ? 2 : 1;
        long next = lineStart + length;
        boolean delimiter = isDelimiterLike(bytes, from, length) && delimiter(bytes, from, (int) length, next);
        boolean blank = length == lineEnd;
        lineStart = next;
        lineEnds++;
        lastLineEnd = lineEnd;
        lineLength = 0;
        if (inHeader && blank && !delimiter) endHeader(lineStart, lineEnds, true);
        headerBeforeLine = headerLength;
    }

    private boolean isDelimiterLike(byte[] bytes, int from, long length) {
        return boundaries > 0
                && !opaque
                && length > 2
                && length <= MAX_DELIMITER_LINE
                && bytes[from] == '-'
                && bytes[from + 1] == '-';
    }

    /** Acts on a delimiter line, which is followed by {@code next}; false if it is none. */
    private boolean delimiter(byte[] bytes, int from, int length, long next) {
        int to = from + length;
        while (to > from && isSpace(bytes[to - 1])) to--;
        OpenPart multipart = null;
        boolean closing = false;
        for (OpenPart p = open; p != null; p = p.parent) {
            if (p.boundary == null || multipart != null && p.boundary.length <= multipart.boundary.length) continue;
            int rest = from + 2 + p.boundary.length;
            if (rest > to || !Arrays.equals(bytes, from + 2, rest, p.boundary, 0, p.boundary.length)) continue;
            boolean dashes = to - rest >= 2 && bytes[rest] == '-' && bytes[rest + 1] == '-';
            if (rest == to || dashes) {
                multipart = p;
                closing = dashes;
            }
        }
        if (multipart == null) return false;
        long end = closeAllIn(multipart);
        headerLength = 0;
        if (closing) {
            multipart.boundary = null;
            boundaries--;
            if (multipart.children.isEmpty()) multipart.closedEmptyAt = end;
        } else {
            openChild(multipart, next);
        }
        return true;
    }

    /**
     * Ends what is open inside the multipart. A part ends before the line end that precedes the delimiter, but not before
     * its body begins, and no part before what it holds; the result is where the last of them ended.
     */
    private long closeAllIn(OpenPart multipart) {
        long end = lineStart - lastLineEnd;
        if (inHeader) {
            headerLength = headerBeforeLine;
            long bodyStart = Math.max(end, open.headerStart);
            endHeader(bodyStart, linesBefore(bodyStart), false);
        }
        while (open != multipart) {
            end = Math.max(end, open.bodyStart);
            open.close(end, linesBefore(end) - open.linesBeforeBody);
            if (open.boundary != null) boundaries--;
            open = open.parent;
        }
        return Math.max(end, multipart.bodyStart);
    }

    /** Line ends before an offset that is either that of the line being read or that of the line end before it. */
    private long linesBefore(long offset) {
        return offset == lineStart ? lineEnds : lineEnds - 1;
    }

    private void openChild(OpenPart multipart, long start) {
        open = new OpenPart(multipart, start, false);
        inHeader = true;
        if (isFull()) {
            opaque = true;
            inHeader = false;
            open.header = PartHeader.OPAQUE;
            open.bodyStart = start;
            open.linesBeforeBody = lineEnds + 1;
        }
        parts++;
    }

    private boolean isFull() {
        return parts >= limits.parts() || totalHeaderBytes >= limits.totalHeaderBytes();
    }

    private void endHeader(long bodyStart, long linesBefore, boolean hasBody) {
        Headers headers = Headers.section(header, headerLength, open.headerStart, bodyStart, hasBody, limits);
        totalHeaderBytes += headerLength;
        headerLength = 0;
        inHeader = false;
        open.bodyStart = bodyStart;
        open.linesBeforeBody = linesBefore;
        open.header = PartHeader.of(headers, open.inDigest());
        long items = open.header.itemCount();
        if (open.messageRoot) {
            open.envelope = Envelope.of(headers);
            items += open.envelope.addressCount();
        }
        totalHeaderBytes += items * MimeLimits.ITEM_WEIGHT;
        if (!hasBody || open.depth >= limits.depth()) return;
        if (open.header.isMultipart()) {
            open.boundary = boundary(open.header);
            if (open.boundary != null) boundaries++;
        } else if (open.header.isMessage() && open.header.isIdentityEncoded() && !isFull()) {
            open = new OpenPart(open, bodyStart, true);
            inHeader = true;
            parts++;
        }
    }

    /** Null if there is none that could end a part. */
    private static byte[] boundary(PartHeader header) {
        String raw = header.parameters().raw("boundary");
        String value = raw != null ? raw : header.parameters().get("boundary");
        if (value == null) return null;
        byte[] bytes = value.stripTrailing().getBytes(StandardCharsets.ISO_8859_1);
        return bytes.length == 0 || bytes.length > MAX_BOUNDARY ? null : bytes;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }
}
