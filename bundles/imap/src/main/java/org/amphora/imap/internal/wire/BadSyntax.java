package org.amphora.imap.internal.wire;

/** A command that is not as it should be: tagged {@code BAD}; the message goes to the client. */
public final class BadSyntax extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BadSyntax(String publicText) {
        super(publicText, null, false, false);
    }
}
