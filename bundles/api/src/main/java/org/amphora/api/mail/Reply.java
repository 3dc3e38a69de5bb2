package org.amphora.api.mail;

/**
 * An SMTP or LMTP reply, RFC 5321 §4.2 with RFC 2034: what a client is told.
 *
 * @param code three digits
 * @param status the enhanced status of the same class
 * @param text the public text, one line of printable ASCII; it holds no path, host name or policy name
 */
public record Reply(int code, EnhancedStatus status, String text) {
    public Reply {
        if (code < 200 || code > 599 || code / 100 != status.kind())
            throw new IllegalArgumentException("reply " + code + " does not fit status " + status);
    }

    public boolean isPositive() {
        return code / 100 == 2;
    }

    public boolean isTemporary() {
        return code / 100 == 4;
    }

    public boolean isPermanent() {
        return code / 100 == 5;
    }

    @Override
    public String toString() {
        return code + " " + status + " " + text;
    }
}
