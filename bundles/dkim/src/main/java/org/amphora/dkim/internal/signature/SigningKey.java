package org.amphora.dkim.internal.signature;

import java.security.PrivateKey;

/**
 * A private key with the names under which its public one is published.
 *
 * @param domain {@code d=}
 * @param selector {@code s=}
 */
public record SigningKey(String domain, String selector, PrivateKey key) {
    public Algorithm algorithm() {
        return Algorithm.of(key);
    }

    /** Where its public key is in the DNS. */
    public String name() {
        return KeyLookup.name(selector, domain);
    }
}
