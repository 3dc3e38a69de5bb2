package org.amphora.api.store;

/** What one may do with a mailbox, RFC 4314 §2.1. The letters are those of the wire, and of Dovecot's files. */
public enum Right {
    /** To see that it is there, and to subscribe. */
    LOOKUP('l'),
    /** To select it, and to read its messages. */
    READ('r'),
    /** To change {@code \Seen}. */
    SEEN('s'),
    /** To change flags other than {@code \Seen} and {@code \Deleted}. */
    WRITE('w'),
    /** To bring messages. */
    INSERT('i'),
    /** To send mail to it. */
    POST('p'),
    /** To create mailboxes below it. */
    CREATE('k'),
    /** To delete and rename the mailbox. */
    DELETE_MAILBOX('x'),
    /** To change {@code \Deleted}. */
    DELETE_MESSAGES('t'),
    /** To expunge. */
    EXPUNGE('e'),
    /** To see and change who may do what. */
    ADMINISTER('a');

    private final char letter;

    Right(char letter) {
        this.letter = letter;
    }

    public char letter() {
        return letter;
    }
}
