package org.amphora.relay.internal.message;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.amphora.mime.HeaderField;
import org.amphora.mime.Headers;
import org.amphora.mime.MimeLimits;
import org.amphora.mime.MimePart;
import org.amphora.mime.MimeSummary;

/**
 * How a message becomes one of seven bits: each leaf that needs it is encoded, as quoted-printable if it is text (RFC
 * 2045 §6.7), else as base64 (§6.8), and every Content-Transfer-Encoding says so. The octets between the parts, and those
 * of header fields, stay as they are.
 */
public final class SevenBit {
    private final MimePart root;
    private final boolean mime;
    private final boolean signed;

    private SevenBit(MimePart root, boolean mime, boolean signed) {
        this.root = root;
        this.mime = mime;
        this.signed = signed;
    }

    static SevenBit plan(InputStream message) throws IOException {
        byte[] head = message.readNBytes(MimeLimits.DEFAULT.headerBytes());
        Headers headers = Headers.parse(head, 0, head.length);
        MimePart root = MimeSummary.parse(
                        new SequenceInputStream(new ByteArrayInputStream(head), message), MimeLimits.DEFAULT)
                .root();
        boolean signed = headers.count("DKIM-Signature") > 0 || isSigned(root);
        return new SevenBit(root, headers.count("MIME-Version") > 0, signed);
    }

    /** RFC 1847, RFC 8551: what a change of any octet would break. */
    private static boolean isSigned(MimePart part) {
        if (part.is("multipart", "signed") || part.is("application", "pkcs7-mime")) return true;
        if (part.embedded() != null && isSigned(part.embedded().root())) return true;
        return part.children().stream().anyMatch(SevenBit::isSigned);
    }

    boolean isSigned() {
        return signed;
    }

    void write(Outgoing message, OutputStream out) throws IOException {
        write(root, message, out);
    }

    private void write(MimePart part, Outgoing message, OutputStream out) throws IOException {
        List<MimePart> inside =
                part.embedded() != null ? List.of(part.embedded().root()) : part.children();
        if (!inside.isEmpty()) {
            header(part, message, "7bit", out);
            long at = part.bodyStart();
            for (MimePart child : inside) {
                message.copy(at, child.headerStart(), out);
                write(child, message, out);
                at = child.end();
            }
            message.copy(at, part.end(), out);
        } else if (!isEightBit(part, message)) {
            header(part, message, "7bit", out);
            message.copy(part.bodyStart(), part.end(), out);
        } else if (part.isText()) {
            header(part, message, "quoted-printable", out);
            QuotedPrintable encoder = new QuotedPrintable(out);
            message.copy(part.bodyStart(), part.end(), encoder);
            encoder.finish();
        } else {
            header(part, message, "base64", out);
            base64(part, message, out);
        }
    }

    private static void base64(MimePart part, Outgoing message, OutputStream out) throws IOException {
        // its encoder closes what it writes to
        OutputStream open = new FilterOutputStream(out) {
            @Override
            public void write(byte[] b, int offset, int length) throws IOException {
                out.write(b, offset, length);
            }

            @Override
            public void close() {}
        };
        try (OutputStream encoder = Base64.getMimeEncoder().wrap(open)) {
            message.copy(part.bodyStart(), part.end(), encoder);
        }
    }

    private static boolean isEightBit(MimePart part, Outgoing message) throws IOException {
        Kind.Scanner scanner = new Kind.Scanner();
        scanner.beginInBody();
        message.copy(part.bodyStart(), part.end(), new OutputStream() {
            @Override
            public void write(int b) {
                scanner.feed(ByteBuffer.wrap(new byte[] {(byte) b}));
            }

            @Override
            public void write(byte[] b, int offset, int length) {
                scanner.feed(ByteBuffer.wrap(b, offset, length));
            }
        });
        Kind kind = scanner.finish();
        return kind.eightBitBody() || kind.binary();
    }

    /** The header section with its encoding named; one that was 7bit, or is encoded already, stays as it is. */
    private void header(MimePart part, Outgoing message, String encoding, OutputStream out) throws IOException {
        boolean identity = List.of("7bit", "8bit", "binary").contains(part.encoding());
        if (!identity || part.encoding().equals(encoding)) {
            message.copy(part.headerStart(), part.bodyStart(), out);
            return;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        message.copy(part.headerStart(), part.bodyStart(), bytes);
        Headers headers = Headers.parse(bytes.toByteArray(), 0, bytes.size());
        for (HeaderField field : headers) if (!field.is("Content-Transfer-Encoding")) field.writeTo(out);
        if (part == root && !mime) line("MIME-Version: 1.0", out);
        // RFC 1428 §3: what it is nobody has said
        if (headers.count("Content-Type") == 0) line("Content-Type: text/plain; charset=unknown-8bit", out);
        line("Content-Transfer-Encoding: " + encoding, out);
        if (headers.complete()) line("", out);
    }

    private static void line(String text, OutputStream out) throws IOException {
        out.write((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }
}
