package org.amphora.mime;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.james.mime4j.codec.QuotedPrintableOutputStream;

/**
 * Writes a message of the server's own, RFC 5322 and 2045: fields in the order of the calls, folded and encoded, then a
 * text or a multipart. Every line ends with CRLF. What is given as a value cannot end its field: control characters
 * become spaces.
 *
 * <p>The stream stays the caller's. For one thread. A call out of order is an IllegalStateException.
 */
public final class MessageWriter {
    private static final byte[] CRLF = {'\r', '\n'};

    private final OutputStream out;
    private final Tokens tokens;
    private final Deque<String> boundaries = new ArrayDeque<>();
    private boolean inHeader = true;

    public MessageWriter(OutputStream out) {
        this(out, Tokens.RANDOM);
    }

    MessageWriter(OutputStream out, Tokens tokens) {
        this.out = out;
        this.tokens = tokens;
    }

    /** A field of free text in Unicode, such as Subject; encoded where it must be (RFC 2047 §5 (1)). */
    public MessageWriter text(String name, String value) throws IOException {
        return line(FieldText.unstructured(name, value));
    }

    /** A field of a syntax of its own, which the caller has observed; not encoded, folded only at its spaces. */
    public MessageWriter structured(String name, String value) throws IOException {
        return line(FieldText.structured(name, value));
    }

    /** A field of addresses; nothing is written for an empty list. */
    public MessageWriter addresses(String name, List<? extends Address> addresses) throws IOException {
        if (addresses.isEmpty()) return this;
        return line(FieldText.structured(name, FieldText.addresses(addresses)));
    }

    public MessageWriter date(OffsetDateTime date) throws IOException {
        return structured("Date", MailDate.format(date));
    }

    /** A Message-ID of random letters at this host. */
    public MessageWriter messageId(String host) throws IOException {
        return structured("Message-ID", '<' + tokens.next() + '@' + host + '>');
    }

    /**
     * Ends the header with {@code Content-Type: multipart/…} and is followed by parts, each begun by {@link #startPart}.
     *
     * @param parameters of the type, each {@code name=value} as it shall stand
     */
    public MessageWriter startMultipart(String subtype, String... parameters) throws IOException {
        String boundary = "=_" + tokens.next();
        var type = new StringBuilder("multipart/" + subtype);
        for (String parameter : parameters) type.append("; ").append(parameter);
        mimeVersion();
        structured(
                "Content-Type",
                type.append("; boundary=\"").append(boundary).append('"').toString());
        endHeader();
        boundaries.push(boundary);
        return this;
    }

    /** The next part of the innermost multipart; its fields follow. */
    public MessageWriter startPart() throws IOException {
        delimiter("");
        inHeader = true;
        return this;
    }

    /** Ends the innermost multipart. */
    public MessageWriter endMultipart() throws IOException {
        delimiter("--");
        boundaries.pop();
        return this;
    }

    /**
     * A plain text body in Unicode, its lines ended in any way: 7bit if it is short ASCII lines, else UTF-8 in
     * quoted-printable.
     */
    public MessageWriter textBody(String text) throws IOException {
        String lines = text.replace("\r\n", "\n").replace('\r', '\n').replace("\n", "\r\n");
        if (!lines.endsWith("\r\n")) lines += "\r\n";
        boolean plain = isShortAscii(lines);
        mimeVersion();
        structured("Content-Type", plain ? "text/plain; charset=us-ascii" : "text/plain; charset=utf-8");
        structured("Content-Transfer-Encoding", plain ? "7bit" : "quoted-printable");
        OutputStream body = body();
        byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);
        if (plain) {
            body.write(bytes);
            return this;
        }
        var encoder = new QuotedPrintableOutputStream(body, false);
        encoder.write(bytes, 0, bytes.length);
        encoder.close();
        return this;
    }

    /**
     * Ends the header; the body, with CRLF line ends and already in the transfer encoding that the header names, is
     * written to the result, which need not be closed.
     */
    public OutputStream body() throws IOException {
        endHeader();
        return out;
    }

    /** RFC 2045 §4: once, in the message's own header. */
    private void mimeVersion() throws IOException {
        if (boundaries.isEmpty()) structured("MIME-Version", "1.0");
    }

    private void endHeader() throws IOException {
        if (!inHeader) throw new IllegalStateException("the header is over");
        inHeader = false;
        out.write(CRLF);
    }

    private void delimiter(String end) throws IOException {
        if (inHeader || boundaries.isEmpty()) throw new IllegalStateException("not in the body of a multipart");
        out.write(CRLF);
        out.write(("--" + boundaries.peek() + end).getBytes(StandardCharsets.US_ASCII));
        out.write(CRLF);
    }

    private MessageWriter line(String field) throws IOException {
        if (!inHeader) throw new IllegalStateException("the header is over");
        out.write(field.getBytes(StandardCharsets.ISO_8859_1));
        out.write(CRLF);
        return this;
    }

    private static boolean isShortAscii(String lines) {
        int length = 0;
        for (int i = 0; i < lines.length(); i++) {
            char c = lines.charAt(i);
            if (c >= 127 || c < ' ' && c != '\r' && c != '\n' && c != '\t') return false;
            length = c == '\n' ? 0 : length + 1;
            if (length > FieldText.MAX_LINE) return false;
        }
        return true;
    }
}
