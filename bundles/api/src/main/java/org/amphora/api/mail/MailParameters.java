package org.amphora.api.mail;

/**
 * The parameters of MAIL FROM.
 *
 * @param reversePath the sender, or {@link Address#NULL}
 * @param size RFC 1870 SIZE in bytes, or -1
 * @param body RFC 6152 and 3030 BODY
 * @param smtpUtf8 RFC 6531
 * @param envid RFC 3461 ENVID as given (xtext decoded), or empty
 * @param ret RFC 3461 RET, or null
 */
public record MailParameters(
        Address reversePath, long size, BodyType body, boolean smtpUtf8, String envid, Return ret) {

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
        return new MailParameters(reversePath, -1, BodyType.SEVEN_BIT, false, "", null);
    }
}
