package org.amphora.mime;

import java.math.BigInteger;
import java.security.SecureRandom;

/** Where the random part of boundaries and message ids comes from. */
@FunctionalInterface
interface Tokens {
    /** 128 random bits, so that no boundary can be guessed and put into a text that is returned. */
    Tokens RANDOM = () -> new BigInteger(128, new SecureRandom()).toString(36);

    /** Letters and digits. */
    String next();
}
