package org.amphora.dkim.internal.signature;

import java.util.Locale;

/** What has become of a signature, RFC 8601 §2.7.1. */
public enum Result {
    /** There is none. */
    NONE,
    PASS,
    /** The body or a signed field is not what was signed. */
    FAIL,
    /** It may be good, but is none that we accept: too small a key, SHA-1, expired, text behind what is signed. */
    POLICY,
    /** It cannot be read. */
    NEUTRAL,
    /** The key could not be had now. */
    TEMPERROR,
    /** There is no such key, or it cannot be read, or is not for this signature. */
    PERMERROR;

    /** As RFC 8601 writes it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
