package org.amphora.api.mail;

/**
 * The one error type of the contracts. One mapper in each protocol turns it into that protocol's reply; the public
 * text goes to the client, the cause to the log.
 */
public class MailException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient EnhancedStatus status;

    /** @param publicText one line without paths, host names or policy names */
    public MailException(EnhancedStatus status, String publicText) {
        this(status, publicText, null);
    }

    public MailException(EnhancedStatus status, String publicText, Throwable cause) {
        super(publicText, cause);
        this.status = status;
    }

    public EnhancedStatus status() {
        return status;
    }

    public String publicText() {
        return getMessage();
    }
}
