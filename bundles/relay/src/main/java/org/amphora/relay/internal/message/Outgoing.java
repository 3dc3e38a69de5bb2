package org.amphora.relay.internal.message;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.amphora.api.mail.SpooledBody;
import org.amphora.mime.HeaderReader;
import org.amphora.mime.MessageKind;
import org.amphora.mime.MimeLimits;
import org.amphora.mime.SevenBit;

/** What is sent of a spooled body, and what kind of message it is. For one thread. */
public final class Outgoing {
    private static final byte[] RETURN_PATH = "return-path:".getBytes(StandardCharsets.US_ASCII);
    private static final int PIECE = 16 * 1024;

    private final SpooledBody body;
    private final long start;
    private final MessageKind kind;
    private SevenBit sevenBit;

    /** @throws IOException if the body cannot be read */
    public Outgoing(SpooledBody body) throws IOException {
        this.body = body;
        start = behindReturnPath(body);
        MessageKind.Scanner scanner = new MessageKind.Scanner();
        each(scanner::feed);
        kind = scanner.finish();
    }

    /** In octets, as SIZE and BDAT count them. */
    public long size() {
        return body.length() - start;
    }

    public MessageKind kind() {
        return kind;
    }

    /** RFC 8689 §5: whether its sender would rather have it sent in plain text than not at all. */
    public boolean waivesTls() throws IOException {
        try (InputStream in = open()) {
            String value = new HeaderReader(in, MimeLimits.DEFAULT).read().value("TLS-Required");
            return value != null && value.equalsIgnoreCase("no");
        }
    }

    /** The same message in seven bits; empty if it is signed, so that nobody may change it. */
    public Optional<SevenBit> sevenBit() throws IOException {
        if (sevenBit == null) {
            try (InputStream in = open()) {
                sevenBit = SevenBit.plan(in);
            }
        }
        return sevenBit.isSigned() ? Optional.empty() : Optional.of(sevenBit);
    }

    /** A new stream over what is sent. */
    InputStream open() throws IOException {
        InputStream in = body.open();
        in.skipNBytes(start);
        return in;
    }

    /** As it is. */
    public void writeTo(OutputStream out) throws IOException {
        byte[] piece = new byte[PIECE];
        each(b -> {
            while (b.hasRemaining()) {
                int n = Math.min(PIECE, b.remaining());
                b.get(piece, 0, n);
                out.write(piece, 0, n);
            }
        });
    }

    /** For DATA, with the final dot. */
    public void writeDotted(OutputStream out) throws IOException {
        DotStream dots = new DotStream(out);
        writeTo(dots);
        dots.finish();
    }

    /** For DATA, in seven bits, with the final dot. */
    public void writeDotted(SevenBit converted, OutputStream out) throws IOException {
        DotStream dots = new DotStream(out);
        OutputStream buffered = new BufferedOutputStream(dots, PIECE);
        converted.write(this::copy, buffered);
        buffered.flush();
        dots.finish();
    }

    /** A part of what is sent. */
    void copy(long from, long to, OutputStream out) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate(PIECE);
        for (long at = from; at < to; ) {
            piece.clear().limit((int) Math.min(PIECE, to - at));
            int n = body.read(start + at, piece);
            if (n < 0) throw new IOException("the message has become shorter");
            out.write(piece.array(), 0, n);
            at += n;
        }
    }

    private interface Piece {
        void take(ByteBuffer bytes) throws IOException;
    }

    private void each(Piece piece) throws IOException {
        Optional<List<ByteBuffer>> all = body.buffers();
        if (all.isPresent()) {
            long skip = start;
            for (ByteBuffer b : all.get()) {
                int n = (int) Math.min(skip, b.remaining());
                b.position(b.position() + n);
                skip -= n;
                if (b.hasRemaining()) piece.take(b);
            }
            return;
        }
        ByteBuffer buffer = ByteBuffer.allocate(PIECE);
        for (long at = start; body.read(at, buffer.clear()) >= 0; at += buffer.limit()) piece.take(buffer.flip());
    }

    private static long behindReturnPath(SpooledBody body) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(2048);
        body.read(0, head);
        head.flip();
        for (int i = 0; i < RETURN_PATH.length; i++)
            if (i >= head.limit() || Character.toLowerCase((char) head.get(i)) != RETURN_PATH[i]) return 0;
        for (int i = RETURN_PATH.length; i + 1 < head.limit(); i++)
            if (head.get(i) == '\n' && head.get(i + 1) != ' ' && head.get(i + 1) != '\t') return i + 1;
        return 0;
    }
}
