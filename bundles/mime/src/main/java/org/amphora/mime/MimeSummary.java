package org.amphora.mime;

import java.io.IOException;
import java.io.InputStream;

/**
 * What a store keeps of a message so that ENVELOPE and BODYSTRUCTURE need not read it again: its envelope and its MIME
 * tree.
 *
 * @param envelope of the message's own header
 * @param root the message itself as a part: its header is the message's, its end the message's
 */
public record MimeSummary(Envelope envelope, MimePart root) {

    /**
     * Reads the message to its end, in one pass; does not close the stream.
     *
     * @throws IOException only if the stream does
     */
    public static MimeSummary parse(InputStream message, MimeLimits limits) throws IOException {
        var parser = new MimeParser(limits);
        byte[] block = new byte[16 * 1024];
        for (int n = message.read(block); n >= 0; n = message.read(block)) parser.feed(block, 0, n);
        return parser.finish();
    }

    /** A message of which all bytes are here. */
    public static MimeSummary parse(byte[] message) {
        var parser = new MimeParser(MimeLimits.DEFAULT);
        parser.feed(message, 0, message.length);
        return parser.finish();
    }

    /** The compact form to keep, of this build's version. */
    public byte[] toBytes() {
        return SummaryCodec.write(this);
    }

    /**
     * What {@link #toBytes} gave.
     *
     * @throws IOException if it is of another version, which the text names, or damaged; the message can be parsed anew
     */
    public static MimeSummary fromBytes(byte[] bytes) throws IOException {
        return SummaryCodec.read(bytes);
    }

    /**
     * The envelope alone of what {@link #toBytes} gave.
     *
     * @throws IOException as {@link #fromBytes}, but for damage behind the envelope
     */
    public static Envelope envelopeFromBytes(byte[] bytes) throws IOException {
        return SummaryCodec.readEnvelope(bytes);
    }

    /** Whether it is of this build's version; if not, the message is to be parsed anew. */
    public static boolean isCurrent(byte[] bytes) {
        return SummaryCodec.isCurrent(bytes);
    }
}
