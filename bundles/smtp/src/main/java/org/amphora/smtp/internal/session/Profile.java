package org.amphora.smtp.internal.session;

import java.util.Optional;

/** What a listener is for: its {@code profile}. */
public enum Profile {
    /** Mail from other servers, RFC 5321. */
    MX,
    /** Mail from users, RFC 6409: nothing before AUTH. */
    SUBMISSION,
    /** Delivery by another MTA, RFC 2033. */
    LMTP;

    /** RFC 3461 §3: not in LMTP, where the sending server reports on what we tell it of each recipient. */
    boolean offersDsn() {
        return this != LMTP;
    }

    /** Of the name in a listener's configuration; an empty one is {@link #MX}. */
    public static Optional<Profile> of(String name) {
        return switch (name) {
            case "", "mx" -> Optional.of(MX);
            case "submission" -> Optional.of(SUBMISSION);
            case "lmtp" -> Optional.of(LMTP);
            default -> Optional.empty();
        };
    }
}
