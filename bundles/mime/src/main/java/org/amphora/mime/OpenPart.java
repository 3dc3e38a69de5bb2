package org.amphora.mime;

import java.util.ArrayList;
import java.util.List;

/** A part whose end was not seen yet, on the way from the root to where the parser is. */
final class OpenPart {
    final OpenPart parent;
    final int depth;
    final long headerStart;
    /** The root of the message or of an embedded one: its header has an envelope. */
    final boolean messageRoot;

    PartHeader header;
    Envelope envelope;
    long bodyStart;
    long linesBeforeBody;
    /** Of a multipart that its closing delimiter has not ended; else null. */
    byte[] boundary;

    final List<MimePart> children = new ArrayList<>(0);
    MimeSummary embedded;
    /** Where the multipart was closed, if it was closed without a part; else -1. */
    long closedEmptyAt = -1;

    OpenPart(OpenPart parent, long headerStart, boolean messageRoot) {
        this.parent = parent;
        this.depth = parent == null ? 1 : parent.depth + 1;
        this.headerStart = headerStart;
        this.messageRoot = messageRoot;
    }

    /** RFC 2046 §5.1.5: a part of a digest is a message unless it says otherwise. */
    boolean inDigest() {
        return !messageRoot && parent.header.isDigest();
    }

    /** The part, given to its parent; the result is it. */
    MimePart close(long end, long lines) {
        if (header.isMultipart() && children.isEmpty()) {
            children.add(closedEmptyAt >= 0 ? text(closedEmptyAt, closedEmptyAt, 0) : text(bodyStart, end, lines));
        }
        if (header.isMessage() && embedded == null) {
            embedded = new MimeSummary(Envelope.EMPTY, text(bodyStart, end, lines));
        }
        var part = new MimePart(header, headerStart, bodyStart, end, lines, children, embedded);
        if (parent != null && messageRoot) parent.embedded = new MimeSummary(envelope, part);
        else if (parent != null) parent.children.add(part);
        return part;
    }

    private static MimePart text(long start, long end, long lines) {
        return new MimePart(PartHeader.PLAIN_TEXT, start, start, end, lines, List.of(), null);
    }
}
