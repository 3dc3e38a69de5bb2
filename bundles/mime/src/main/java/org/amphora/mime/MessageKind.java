package org.amphora.mime;

import java.nio.ByteBuffer;

/**
 * What a message holds that not every server takes (RFC 6152, RFC 3030).
 *
 * @param eightBitHeader octets beyond US-ASCII before the first blank line
 * @param eightBitBody octets beyond US-ASCII after it
 * @param binary NULs, or line ends that are not CRLF
 */
public record MessageKind(boolean eightBitHeader, boolean eightBitBody, boolean binary) {

    /** Looks at each octet once. For one thread. */
    public static final class Scanner {
        private boolean inHeader = true;
        private boolean header;
        private boolean body;
        private boolean binary;
        private boolean blank = true;
        private int last = '\n';

        /** There is no header before what comes. */
        public void beginInBody() {
            inHeader = false;
        }

        /** All that remains in {@code bytes}, which come behind those before. */
        public void feed(ByteBuffer bytes) {
            while (bytes.hasRemaining()) {
                int b = bytes.get();
                if (b < 0) {
                    binary |= last == '\r';
                    if (inHeader) header = true;
                    else body = true;
                    blank = false;
                } else if (b == '\n') {
                    binary |= last != '\r';
                    if (blank) inHeader = false;
                    blank = true;
                } else {
                    binary |= last == '\r' || b == 0;
                    if (b != '\r') blank = false;
                }
                last = b;
            }
        }

        public MessageKind finish() {
            return new MessageKind(header, body, binary || last == '\r');
        }
    }
}
