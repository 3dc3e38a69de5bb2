package org.amphora.mime;

import java.io.IOException;
import java.io.InputStream;

/** Where the bytes of a message are read from, by range: a stored message as this library needs it. */
@FunctionalInterface
public interface ByteRanges {
    /** A new stream over {@code length} bytes from {@code offset}; the caller closes it. */
    InputStream open(long offset, long length) throws IOException;
}
