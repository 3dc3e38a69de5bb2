package org.amphora.maildir.internal.mailbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.amphora.maildir.internal.disk.ReadFile;

/** The lines of a file, one after the other; a last one without its end is left out. */
final class FileLines {
    private static final int BLOCK = 64 * 1024;

    private final ReadFile file;
    private byte[] bytes = new byte[BLOCK];
    private int at;
    private int end;
    private long position;

    FileLines(ReadFile file) {
        this.file = file;
    }

    /** Null behind the last. */
    String next() throws IOException {
        int from = at;
        while (true) {
            for (int i = from; i < end; i++) {
                if (bytes[i] != '\n') continue;
                String line = new String(bytes, at, i - at, StandardCharsets.UTF_8);
                at = i + 1;
                return line;
            }
            from = end - at;
            if (!fill()) return null;
        }
    }

    private boolean fill() throws IOException {
        System.arraycopy(bytes, at, bytes, 0, end - at);
        end -= at;
        at = 0;
        if (end == bytes.length) bytes = Arrays.copyOf(bytes, 2 * end);
        int n = file.read(position, ByteBuffer.wrap(bytes, end, bytes.length - end));
        if (n <= 0) return false;
        position += n;
        end += n;
        return true;
    }
}
