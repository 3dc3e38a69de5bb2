package org.amphora.api.auth;

import org.osgi.annotation.versioning.ConsumerType;

/** One exchange with one client; not for several threads at once. */
@ConsumerType
public interface SaslExchange {
    /**
     * The client's next response, decoded from base64; the first is the initial response, or null if the client gave
     * none (an empty one is an empty array). May block. After Success or Failure it is not called again.
     */
    SaslStep step(byte[] response);

    /** For the log of logins: the name that the client has given, as it was given; empty so far. */
    default String claimed() {
        return "";
    }

    /** For the log of logins, after a Failure: more than its reason says, in a few words without a secret; or empty. */
    default String detail() {
        return "";
    }
}
