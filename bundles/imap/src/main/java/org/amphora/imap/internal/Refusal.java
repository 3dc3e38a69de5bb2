package org.amphora.imap.internal;

/** A command that cannot be done: tagged {@code NO}. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    /**
     * @param code a response code of RFC 3501 §7.1 or RFC 5530, without brackets; empty for none
     * @param publicText one line for the client
     */
    public Refusal(String code, String publicText) {
        super(publicText, null, false, false);
        this.code = code;
    }

    /** The text of the response, its code in brackets. */
    String text() {
        return code.isEmpty() ? getMessage() : "[" + code + "] " + getMessage();
    }
}
