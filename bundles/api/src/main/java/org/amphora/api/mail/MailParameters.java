package org.amphora.api.mail;

/**
 * The parameters of MAIL FROM.
 *
 * @param reversePath the sender, or {@link Address#NULL}
 * @param size RFC 1870 SIZE in bytes, or -1
 * @param body RFC 6152 and 3030 BODY
 * @param smtpUtf8 RFC 6531: addresses and header fields may hold UTF-8
 * @param requireTls RFC 8689: on its way on, the message must not leave TLS
 * @param envid RFC 3461 ENVID as given (xtext decoded), or empty
 * @param ret RFC 3461 RET, or null
 */
public record MailParameters(
        Address reversePath, long size, BodyType body, boolean smtpUtf8, boolean requireTls, String envid, Return ret) {

    /** RFC 6152 §2, RFC 3030 §3. */
    public enum BodyType {
        SEVEN_BIT,
        EIGHT_BIT_MIME,
        BINARY_MIME
    }

    /** RFC 3461 §4.3. */
    public enum Return {
        FULL,
        HDRS
    }

    public static MailParameters of(Address reversePath) {
        return new MailParameters(reversePath, -1, BodyType.SEVEN_BIT, false, false, "", null);
    }

    /** The same with another sender. */
    public MailParameters withReversePath(Address sender) {
        return new MailParameters(sender, size, body, smtpUtf8, requireTls, envid, ret);
    }
}
