package org.amphora.api.role;

/**
 * A configuration that is refused: the message names the file, and each key with its value and what would be right. It
 * says all that the operator needs, so it bears no stack trace.
 */
public final class BadConfiguration extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BadConfiguration(String message) {
        super(message, null, false, false);
    }
}
