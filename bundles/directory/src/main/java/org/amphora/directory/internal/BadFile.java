package org.amphora.directory.internal;

/** A line of a file that cannot be understood. The message is for the administrator and holds no secret. */
final class BadFile extends Exception {
    private static final long serialVersionUID = 1L;

    private final int line;

    /** @param line from 1 */
    BadFile(int line, String message) {
        super(message);
        this.line = line;
    }

    int line() {
        return line;
    }
}
