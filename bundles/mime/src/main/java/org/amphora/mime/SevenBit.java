package org.amphora.mime;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

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

    /** Where the message can be read again, with the offsets of the stream that was parsed. */
    public interface Source {
        void copy(long from, long to, OutputStream out) throws IOException;
    }

    /** Reads a message to its end; bodies are not kept. */
    public static SevenBit plan(InputStream message) throws IOException {
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

    /** Whether it is signed (DKIM, S/MIME, OpenPGP), so that it is better left as it is. */
    public boolean isSigned() {
        return signed;
    }

    /** The message in seven bits. */
    public void write(Source message, OutputStream out) throws IOException {
        write(root, message, out);
    }

    /** What follows the header, in seven bits; {@link #fields} belong to it. */
    public void writeBody(Source message, OutputStream out) throws IOException {
        writeBody(root, encoding(root, message), message, out);
    }

    /**
     * The fields that the header has to have at its end, in place of any Content-Transfer-Encoding; none if it may stay as
     * it is.
     */
    public List<HeaderField> fields(Source message) throws IOException {
        String encoding = encoding(root, message);
        if (stays(root, encoding)) return List.of();
        return fields(root, headers(root, message), encoding);
    }

    private void write(MimePart part, Source message, OutputStream out) throws IOException {
        String encoding = encoding(part, message);
        header(part, message, encoding, out);
        writeBody(part, encoding, message, out);
    }

    private static List<MimePart> inside(MimePart part) {
        return part.embedded() != null ? List.of(part.embedded().root()) : part.children();
    }

    private static String encoding(MimePart part, Source message) throws IOException {
        if (!inside(part).isEmpty() || !isEightBit(part, message)) return "7bit";
        return part.isText() ? "quoted-printable" : "base64";
    }

    private void writeBody(MimePart part, String encoding, Source message, OutputStream out) throws IOException {
        long at = part.bodyStart();
        for (MimePart child : inside(part)) {
            message.copy(at, child.headerStart(), out);
            write(child, message, out);
            at = child.end();
        }
        switch (encoding) {
            case "quoted-printable" -> {
                var encoder = new QuotedPrintableOutputStream(out);
                message.copy(at, part.end(), encoder);
                encoder.finish();
            }
            case "base64" -> base64(part, message, out);
            default -> message.copy(at, part.end(), out);
        }
    }

    private static void base64(MimePart part, Source message, OutputStream out) throws IOException {
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

    private static boolean isEightBit(MimePart part, Source message) throws IOException {
        MessageKind.Scanner scanner = new MessageKind.Scanner();
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
        MessageKind kind = scanner.finish();
        return kind.eightBitBody() || kind.binary();
    }

    /** One that was 7bit, or is encoded already. */
    private static boolean stays(MimePart part, String encoding) {
        boolean identity = List.of("7bit", "8bit", "binary").contains(part.encoding());
        return !identity || part.encoding().equals(encoding);
    }

    private static Headers headers(MimePart part, Source message) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        message.copy(part.headerStart(), part.bodyStart(), bytes);
        return Headers.parse(bytes.toByteArray(), 0, bytes.size());
    }

    private List<HeaderField> fields(MimePart part, Headers headers, String encoding) {
        List<HeaderField> fields = new ArrayList<>();
        if (part == root && !mime) fields.add(field("MIME-Version: 1.0"));
        // RFC 1428 §3: what it is nobody has said
        if (headers.count("Content-Type") == 0) fields.add(field("Content-Type: text/plain; charset=unknown-8bit"));
        fields.add(field("Content-Transfer-Encoding: " + encoding));
        return fields;
    }

    private static HeaderField field(String text) {
        byte[] line = (text + "\r\n").getBytes(StandardCharsets.US_ASCII);
        return Headers.parse(line, 0, line.length).iterator().next();
    }

    private void header(MimePart part, Source message, String encoding, OutputStream out) throws IOException {
        if (stays(part, encoding)) {
            message.copy(part.headerStart(), part.bodyStart(), out);
            return;
        }
        Headers headers = headers(part, message);
        for (HeaderField field : headers) if (!field.is("Content-Transfer-Encoding")) field.writeTo(out);
        for (HeaderField field : fields(part, headers, encoding)) field.writeTo(out);
        if (headers.complete()) out.write(new byte[] {'\r', '\n'});
    }
}
