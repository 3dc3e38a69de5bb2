package org.amphora.dkim.internal.signature;

import java.time.Duration;
import java.util.List;

/**
 * What a signature must be like to count.
 *
 * @param minimumKeyBits of an RSA key; RFC 8301 §3.2 says 1024
 * @param maximumSignatures that are looked at, from the top
 * @param mustBeSigned fields that a signature covers if the message has them
 * @param clockDrift by which other people's clocks may differ from ours
 * @param timeout after which no key is asked for any more
 */
public record VerifierPolicy(
        int minimumKeyBits,
        int maximumSignatures,
        Minimum minimum,
        List<String> mustBeSigned,
        Duration clockDrift,
        Duration timeout) {
    public VerifierPolicy {
        mustBeSigned = List.copyOf(mustBeSigned);
    }
}
