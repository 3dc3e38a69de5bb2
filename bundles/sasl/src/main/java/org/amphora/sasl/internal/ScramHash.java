package org.amphora.sasl.internal;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The hash functions of SCRAM, RFC 5802 and 7677. */
enum ScramHash {
    SHA_1("SHA-1", "HmacSHA1", 40),
    SHA_256("SHA-256", "HmacSHA256", 50);

    /** As in the mechanism's name, and by the JDK's name of the digest. */
    final String title;

    final int strength;
    private final String hmac;

    ScramHash(String title, String hmac, int strength) {
        this.title = title;
        this.hmac = hmac;
        this.strength = strength;
    }

    byte[] hmac(byte[] key, byte[] data) {
        try {
            Mac mac = Mac.getInstance(hmac);
            mac.init(new SecretKeySpec(key, hmac));
            return mac.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + hmac, e);
        }
    }

    byte[] digest(byte[] data) {
        try {
            return MessageDigest.getInstance(title).digest(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + title, e);
        }
    }
}
