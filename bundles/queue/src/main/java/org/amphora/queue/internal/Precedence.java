package org.amphora.queue.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.queue.QueueControl.Priority;

/** What a message says of its own importance: the header field of sendmail's that mailing lists have. */
final class Precedence {
    /** Where the field is sought: it stands near the top. */
    private static final int MOST = 16 * 1024;

    private static final Pattern LOW =
            Pattern.compile("^Precedence:[ \t]*(bulk|junk|list)[ \t]*$", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

    private Precedence() {}

    static Priority of(SpooledBody body) throws IOException {
        ByteBuffer start = ByteBuffer.allocate((int) Math.min(MOST, body.length()));
        while (start.hasRemaining() && body.read(start.position(), start) > 0) {
            // on
        }
        String text = new String(start.array(), 0, start.position(), StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        Matcher field = LOW.matcher(text).region(0, end < 0 ? text.length() : end);
        return field.find() ? Priority.LOW : Priority.NORMAL;
    }
}
