package org.amphora.smtp.internal.session;

/** What a listener is for: its {@code profile}. */
public enum Profile {
    /** Mail from other servers, RFC 5321. */
    MX,
    /** Mail from users, RFC 6409: nothing before AUTH. */
    SUBMISSION,
    /** Delivery by another MTA, RFC 2033. */
    LMTP;

    /** Of the name in a listener's configuration; an empty one is {@link #MX}, and so is one that is unknown. */
    public static Profile of(String name) {
        return switch (name) {
            case "submission" -> SUBMISSION;
            case "lmtp" -> LMTP;
            default -> MX;
        };
    }
}
