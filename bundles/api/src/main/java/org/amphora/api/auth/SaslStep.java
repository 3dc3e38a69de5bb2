package org.amphora.api.auth;

import org.amphora.api.directory.Account;

/** What follows a response. */
public sealed interface SaslStep {
    /** To be sent in base64; the client's answer goes to the next step. */
    record Challenge(byte[] data) implements SaslStep {}

    /**
     * The client is {@code account}.
     *
     * @param data final data for the client, or an empty array; a protocol without a place for it in its success reply
     *     sends it as a challenge and expects an empty response (RFC 4422 §5)
     */
    record Success(Account account, byte[] data) implements SaslStep {}

    record Failure(Reason reason) implements SaslStep {}

    /** Why not; the protocols map it to 535 5.7.8, 501 5.5.2, 454 4.7.0 and their kin. */
    enum Reason {
        /** Wrong name or password: the client is not told which. */
        BAD_CREDENTIALS,
        /** The response is not of the mechanism's form. */
        MALFORMED,
        /** A password in plain text is not allowed here. */
        ENCRYPTION_NEEDED,
        /** The directory cannot be asked now. */
        UNAVAILABLE
    }
}
