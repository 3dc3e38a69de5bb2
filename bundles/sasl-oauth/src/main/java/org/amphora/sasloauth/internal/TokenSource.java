package org.amphora.sasloauth.internal;

import java.util.Map;
import java.util.Optional;

/** Finds out what a token says. */
interface TokenSource {
    /**
     * The claims of a token that its issuer has made and not taken back, by JSON's types; empty for any other. May
     * block. A {@link org.amphora.api.mail.MailException} means that it cannot be known now.
     */
    Optional<Map<String, Object>> claims(String token);
}
