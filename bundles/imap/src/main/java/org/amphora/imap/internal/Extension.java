package org.amphora.imap.internal;

import java.util.Optional;

/** What a client can switch on with ENABLE, RFC 5161; it stays on until the session ends. */
public enum Extension {
    /** RFC 7162 §3.1: the client keeps MODSEQs. */
    CONDSTORE("CONDSTORE"),
    /** RFC 7162 §3.2: it is told of expunges by UID, and of what it missed when it comes back. */
    QRESYNC("QRESYNC"),
    /** RFC 6855: text in UTF-8 in quoted strings and mailbox names, both ways. */
    UTF8("UTF8=ACCEPT"),
    /** RFC 9051: what that has changed since RFC 3501, UTF-8 among it. */
    REV2("IMAP4rev2");

    private final String word;

    Extension(String word) {
        this.word = word;
    }

    /** As ENABLE has it. */
    public String word() {
        return word;
    }

    /** Whether it may be switched on only while no mailbox is selected, of which the client was told in the old way. */
    public boolean needsNoMailbox() {
        return this == UTF8 || this == REV2;
    }

    /** @param word in any case */
    public static Optional<Extension> named(String word) {
        for (Extension e : values()) if (e.word.equalsIgnoreCase(word)) return Optional.of(e);
        return Optional.empty();
    }
}
