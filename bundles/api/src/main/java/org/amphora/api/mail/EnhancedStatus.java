package org.amphora.api.mail;

/**
 * An enhanced mail system status code, RFC 3463: class 2, 4 or 5, subject, detail. The constants are those that this
 * server sends; each names its meaning as the registry of RFC 5248 does.
 */
public record EnhancedStatus(int kind, int subject, int detail) {
    public static final EnhancedStatus OK = new EnhancedStatus(2, 0, 0);
    public static final EnhancedStatus SENDER_OK = new EnhancedStatus(2, 1, 0);
    public static final EnhancedStatus RECIPIENT_OK = new EnhancedStatus(2, 1, 5);
    public static final EnhancedStatus MESSAGE_OK = new EnhancedStatus(2, 6, 0);
    public static final EnhancedStatus AUTH_OK = new EnhancedStatus(2, 7, 0);

    public static final EnhancedStatus TEMP_OTHER = new EnhancedStatus(4, 0, 0);
    public static final EnhancedStatus TEMP_SYSTEM = new EnhancedStatus(4, 3, 0);
    public static final EnhancedStatus TEMP_SYSTEM_FULL = new EnhancedStatus(4, 3, 1);
    public static final EnhancedStatus TEMP_NOT_ACCEPTING = new EnhancedStatus(4, 3, 2);
    public static final EnhancedStatus TEMP_MAILBOX_FULL = new EnhancedStatus(4, 2, 2);
    public static final EnhancedStatus TEMP_TIMEOUT = new EnhancedStatus(4, 4, 2);
    public static final EnhancedStatus TEMP_TOO_MANY_RECIPIENTS = new EnhancedStatus(4, 5, 3);
    public static final EnhancedStatus TEMP_POLICY = new EnhancedStatus(4, 7, 0);
    public static final EnhancedStatus TEMP_AUTH = new EnhancedStatus(4, 7, 0);

    public static final EnhancedStatus NO_SUCH_USER = new EnhancedStatus(5, 1, 1);
    public static final EnhancedStatus BAD_RECIPIENT_SYNTAX = new EnhancedStatus(5, 1, 3);
    public static final EnhancedStatus BAD_SENDER_SYNTAX = new EnhancedStatus(5, 1, 7);
    public static final EnhancedStatus MAILBOX_DISABLED = new EnhancedStatus(5, 2, 1);
    public static final EnhancedStatus MAILBOX_FULL = new EnhancedStatus(5, 2, 2);
    public static final EnhancedStatus MESSAGE_TOO_BIG = new EnhancedStatus(5, 3, 4);
    public static final EnhancedStatus ROUTING_LOOP = new EnhancedStatus(5, 4, 6);
    public static final EnhancedStatus INVALID_COMMAND = new EnhancedStatus(5, 5, 1);
    public static final EnhancedStatus SYNTAX_ERROR = new EnhancedStatus(5, 5, 2);
    public static final EnhancedStatus TOO_MANY_RECIPIENTS = new EnhancedStatus(5, 5, 3);
    public static final EnhancedStatus INVALID_ARGUMENTS = new EnhancedStatus(5, 5, 4);
    public static final EnhancedStatus AUTH_LINE_TOO_LONG = new EnhancedStatus(5, 5, 6);
    public static final EnhancedStatus MEDIA_ERROR = new EnhancedStatus(5, 6, 0);
    public static final EnhancedStatus NON_ASCII_ADDRESS = new EnhancedStatus(5, 6, 7);
    public static final EnhancedStatus POLICY = new EnhancedStatus(5, 7, 0);
    public static final EnhancedStatus NOT_AUTHORISED = new EnhancedStatus(5, 7, 1);
    public static final EnhancedStatus AUTH_INVALID = new EnhancedStatus(5, 7, 8);
    public static final EnhancedStatus ENCRYPTION_NEEDED = new EnhancedStatus(5, 7, 11);
    public static final EnhancedStatus REQUIRE_TLS = new EnhancedStatus(5, 7, 30);

    public EnhancedStatus {
        if (kind != 2 && kind != 4 && kind != 5 || subject < 0 || subject > 999 || detail < 0 || detail > 999)
            throw new IllegalArgumentException("not an enhanced status code: " + kind + "." + subject + "." + detail);
    }

    public boolean isTemporary() {
        return kind == 4;
    }

    public boolean isPermanent() {
        return kind == 5;
    }

    @Override
    public String toString() {
        return kind + "." + subject + "." + detail;
    }
}
