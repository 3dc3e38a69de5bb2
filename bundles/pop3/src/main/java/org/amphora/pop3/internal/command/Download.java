package org.amphora.pop3.internal.command;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.MailException;
import org.amphora.api.store.MessageBody;
import org.amphora.pop3.internal.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A message on its way to the client, dot-stuffed (RFC 1939 §3), chunk by chunk; a slow reader holds no thread.
 */
final class Download {
    private static final Logger LOG = LoggerFactory.getLogger(Download.class);
    private static final int CHUNK = 32 * 1024;

    private final Session session;
    private final MessageBody body;
    private final ByteBuffer chunk;
    private long position;
    /** Lines of the body that may still be sent; the header always is. */
    private long bodyLines;

    private boolean inHeader = true;
    private boolean lineStart = true;
    /** Whether the line so far is empty but for a CR: the line that ends the header. */
    private boolean blank = true;

    Download(Session session, MessageBody body, long bodyLines) {
        this.session = session;
        this.body = body;
        this.bodyLines = bodyLines;
        chunk = ByteBuffer.allocate((int) Math.max(1, Math.min(CHUNK, body.length())));
    }

    static MessageBody open(Session session, int number) {
        MessageBody body = session.mailbox()
                .body(session.maildrop().uid(number))
                .orElseThrow(() -> new MailException(EnhancedStatus.TEMP_SYSTEM, "Message is gone"));
        session.hold(body);
        return body;
    }

    void proceed() {
        try {
            while (send()) {
                if (!session.isWritable()) {
                    session.whenWritable(this::proceed);
                    return;
                }
            }
        } catch (IOException e) {
            // the reply has begun: only the end of the connection tells the client that it is not whole
            LOG.error("a message cannot be read to its end", e);
            session.broken();
        }
        session.hold(null);
    }

    /** Sends the next chunk; false when that was the last. */
    private boolean send() throws IOException {
        chunk.clear();
        int n = isDone() ? -1 : body.read(position, chunk);
        if (n < 0) {
            session.send(lineStart ? ".\r\n" : "\r\n.\r\n");
            return false;
        }
        position += n;
        session.send(stuffed(chunk.array(), n));
        return true;
    }

    private boolean isDone() {
        return !inHeader && bodyLines == 0;
    }

    private ByteBuffer stuffed(byte[] in, int length) {
        int dots = 0;
        for (int i = 0; i < length; i++) if (in[i] == '.' && (i == 0 ? lineStart : in[i - 1] == '\n')) dots++;
        byte[] out = new byte[length + dots];
        int o = 0;
        for (int i = 0; i < length && !isDone(); i++) {
            byte b = in[i];
            if (b == '.' && lineStart) out[o++] = '.';
            out[o++] = b;
            lineStart = b == '\n';
            if (lineStart) endOfLine();
            else if (b != '\r') blank = false;
        }
        return ByteBuffer.wrap(out, 0, o);
    }

    private void endOfLine() {
        if (!inHeader) bodyLines--;
        else if (blank) inHeader = false;
        blank = true;
    }
}
