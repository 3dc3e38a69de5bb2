package org.amphora.relay.internal.message;

import java.nio.ByteBuffer;

/**
 * What a message holds that not every server takes.
 *
 * @param eightBitHeader octets beyond US-ASCII before the first blank line
 * @param eightBitBody octets beyond US-ASCII after it
 * @param binary NULs, or line ends that are not CRLF
 */
public record Kind(boolean eightBitHeader, boolean eightBitBody, boolean binary) {

    /** Looks at each octet once. */
    static final class Scanner {
        private boolean inHeader = true;
        private boolean header;
        private boolean body;
        private boolean binary;
        private boolean blank = true;
        private int last = '\n';

        /** There is no header before what comes. */
        void beginInBody() {
            inHeader = false;
        }

        void feed(ByteBuffer bytes) {
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

        Kind finish() {
            return new Kind(header, body, binary || last == '\r');
        }
    }
}
