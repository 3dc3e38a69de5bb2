package org.amphora.mime;

import java.io.FilterInputStream;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import org.apache.james.mime4j.codec.Base64InputStream;

/** The text of a message for a person or a search: transfer encoding and charset undone, as a stream. */
public final class BodyText {
    private BodyText() {}

    /** A question to a text; the reader is closed by who asks. */
    @FunctionalInterface
    public interface Test {
        boolean test(Reader text) throws IOException;
    }

    /** The parts of type text in their order, those of embedded messages among them. */
    public static List<MimePart> parts(MimePart root) {
        List<MimePart> found = new ArrayList<>(2);
        collect(root, found);
        return found;
    }

    private static void collect(MimePart part, List<MimePart> found) {
        if (part.isText()) found.add(part);
        if (part.isMessage()) collect(part.embedded().root(), found);
        for (MimePart child : part.children()) collect(child, found);
    }

    /**
     * The body without its transfer encoding (RFC 2045 §6). Malformed encodings are read as far as they can be, one that
     * is not known as identity. Closing it closes the stream given.
     *
     * @param body the bytes from {@link MimePart#bodyStart} to {@link MimePart#end}
     */
    public static InputStream decoded(MimePart part, InputStream body) {
        return switch (part.encoding()) {
            case "base64" -> new Base64Body(body);
            case "quoted-printable" -> new QuotedPrintableInputStream(body);
            default -> body;
        };
    }

    /**
     * The text of a text part: decoded, in Unicode, of its charset or, if that is not known, UTF-8; what is malformed
     * becomes U+FFFD. Closing it closes the stream given.
     *
     * @param body the bytes from {@link MimePart#bodyStart} to {@link MimePart#end}
     * @param maxChars after which the text ends
     */
    public static Reader reader(MimePart part, InputStream body, long maxChars) {
        var text = new InputStreamReader(
                decoded(part, body), Charsets.forText(part.parameters().get("charset")));
        return new Bounded(text, maxChars);
    }

    /**
     * Whether the test holds for any text of the message; stops at the first.
     *
     * @param maxChars of all texts together; what lies beyond is not looked at
     */
    public static boolean anyMatch(MimePart root, ByteRanges message, long maxChars, Test test) throws IOException {
        long left = maxChars;
        for (MimePart part : parts(root)) {
            if (left <= 0) return false;
            try (var text = new Bounded(reader(part, message.open(part.bodyStart(), part.size()), left), left)) {
                if (test.test(text)) return true;
                left = text.left;
            }
        }
        return false;
    }

    private static final class Bounded extends FilterReader {
        private long left;

        Bounded(Reader in, long maxChars) {
            super(in);
            left = maxChars;
        }

        @Override
        public int read() throws IOException {
            int c = left > 0 ? in.read() : -1;
            if (c >= 0) left--;
            return c;
        }

        @Override
        public int read(char[] target, int offset, int length) throws IOException {
            if (left <= 0) return -1;
            int n = in.read(target, offset, (int) Math.min(length, left));
            if (n > 0) left -= n;
            return n;
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }

    /** Mime4j's decoder gives 0 bytes where padding ends nothing, which a reader takes for an error. */
    private static final class Base64Body extends FilterInputStream {
        private final InputStream body;

        Base64Body(InputStream body) {
            super(new Base64InputStream(body));
            this.body = body;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int n = super.read(target, offset, length);
            while (n == 0 && length > 0) n = super.read(target, offset, length);
            return n;
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        @Override
        public void close() throws IOException {
            super.close();
            body.close();
        }
    }
}
