package org.amphora.imap.internal.message;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.MessageBody;
import org.amphora.mime.ByteRanges;
import org.amphora.mime.Envelope;
import org.amphora.mime.Headers;
import org.amphora.mime.MimeLimits;
import org.amphora.mime.MimeSummary;

/** A message, read as it is needed. {@link #close} gives its body back. */
public final class MessageSource implements AutoCloseable {
    /** Most header sections are shorter. */
    private static final int FIRST_LOOK = 4 * 1024;

    private static final int LONGEST_HEADER = MimeLimits.DEFAULT.headerBytes();

    private final Mailbox mailbox;
    private final long uid;
    private MessageBody body;
    /** The summary as the store has it. */
    private byte[] kept;

    private MimeSummary summary;
    private Envelope envelope;
    private Headers header;

    public MessageSource(Mailbox mailbox, long uid) {
        this.mailbox = mailbox;
        this.uid = uid;
    }

    /** The message has been expunged. */
    public static final class Gone extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** @throws Gone if it is not there any more */
    public MessageBody body() throws IOException {
        if (body == null) body = mailbox.body(uid).orElseThrow(Gone::new);
        return body;
    }

    /** @throws Gone if it is not there any more */
    public MimeSummary summary() throws IOException {
        if (summary == null) summary = read();
        return summary;
    }

    /**
     * The summary's, without making the rest of it.
     *
     * @throws Gone if it is not there any more
     */
    public Envelope envelope() throws IOException {
        if (envelope == null) envelope = summary == null ? readEnvelope() : summary.envelope();
        return envelope;
    }

    private byte[] kept() throws IOException {
        if (kept == null) kept = mailbox.summary(uid).orElseThrow(Gone::new);
        return kept;
    }

    private Envelope readEnvelope() throws IOException {
        byte[] bytes = kept();
        return MimeSummary.isCurrent(bytes)
                ? MimeSummary.envelopeFromBytes(bytes)
                : summary().envelope();
    }

    private MimeSummary read() throws IOException {
        byte[] bytes = kept();
        try {
            return MimeSummary.fromBytes(bytes);
        } catch (IOException e) {
            // of another version, or damaged: the message itself tells as much
            return MimeSummary.parse(stream(0, body().length()), MimeLimits.DEFAULT);
        }
    }

    /** The message's own header section; of a very long one only the beginning. */
    public Headers header() throws IOException {
        if (header != null) return header;
        byte[] bytes = new byte[(int) Math.min(FIRST_LOOK, body().length())];
        int length = 0;
        while (true) {
            length = fill(bytes, length);
            header = Headers.parse(bytes, 0, length);
            boolean all = length < bytes.length || length == body().length();
            if (header.complete() || all || length >= LONGEST_HEADER) return header;
            bytes = Arrays.copyOf(bytes, Math.min(LONGEST_HEADER, bytes.length * 4));
        }
    }

    private int fill(byte[] bytes, int length) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes, length, bytes.length - length);
        while (rest.hasRemaining() && body().read(rest.position(), rest) > 0) continue;
        return rest.position();
    }

    /** The header section that lies there; of a very long one only the beginning. */
    public Headers header(long from, long to) throws IOException {
        byte[] bytes = new byte[(int) Math.min(LONGEST_HEADER, to - from)];
        try (InputStream in = stream(from, bytes.length)) {
            return Headers.parse(bytes, 0, in.readNBytes(bytes, 0, bytes.length));
        }
    }

    public InputStream stream(long offset, long length) throws IOException {
        return body().stream(offset, length);
    }

    public ByteRanges ranges() {
        return this::stream;
    }

    @Override
    public void close() {
        if (body != null) body.close();
        body = null;
    }
}
