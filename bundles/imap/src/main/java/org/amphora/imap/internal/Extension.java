package org.amphora.imap.internal;

import java.util.Optional;

/** What a client can switch on with ENABLE, RFC 5161; it stays on until the session ends. */
public enum Extension {
    /** RFC 7162 §3.1: the client keeps MODSEQs. */
    CONDSTORE("CONDSTORE"),
    /** RFC 7162 §3.2: it is told of expunges by UID, and of what it missed when it comes back. */
    QRESYNC("QRESYNC");

    private final String word;

    Extension(String word) {
        this.word = word;
    }

    /** As ENABLE has it. */
    public String word() {
        return word;
    }

    /** @param word in capitals */
    public static Optional<Extension> named(String word) {
        for (Extension e : values()) if (e.word.equals(word)) return Optional.of(e);
        return Optional.empty();
    }
}
