package org.amphora.dkim.internal.signature;

import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import org.amphora.api.dns.DnsResolver;
import org.amphora.dkim.internal.keys.PublicKeys;

/** Whether the DNS has the public half of a key of ours. */
public final class PublishedKey {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private PublishedKey() {}

    /** What is wrong, in a line; empty if the key can be used. */
    public static String problem(SigningKey key, DnsResolver dns) {
        try {
            var lookup = new KeyLookup(dns, 1, System.nanoTime() + LIMIT.toNanos());
            KeyRecord record = lookup.key(key.algorithm(), key.selector(), key.domain());
            byte[] ours = PublicKeys.of(key.key()).getEncoded();
            if (!Arrays.equals(ours, record.key().getEncoded())) return "another key is published";
            return record.testing() ? "the key is published as a test (t=y)" : "";
        } catch (SignatureFailure | GeneralSecurityException e) {
            return e.getMessage();
        }
    }
}
