package org.amphora.api.store;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Knows which messages may hold a text, so that a search need not read them all: an optional service beside {@link
 * MailStore}. Who searches reads what it names, and what it does not cover, and so finds the same as without it.
 *
 * <p>What a text is looked for in, and how characters compare, is that of {@code org.amphora.mime}: {@code SearchText},
 * {@code BodyText} and {@code TextPattern}.
 */
@ConsumerType
public interface SearchIndex {
    /** Where a text is looked for, RFC 3501 §6.4.4. */
    enum Field {
        SUBJECT,
        FROM,
        TO,
        CC,
        BCC,
        /** The header fields of one name. */
        HEADER,
        /** The text parts. */
        BODY,
        /** The header or the text parts. */
        TEXT
    }

    /**
     * What is looked for.
     *
     * @param name the header field's, in any case; empty but for {@link Field#HEADER}
     * @param text to be found anywhere in the field; the empty text is in every field that is there
     */
    record Term(Field field, String name, String text) {}

    /**
     * What is known of a term. It stays true as long as the mailbox has its UIDVALIDITY, since a message does not change.
     *
     * @param covered UIDs whose messages the index knows; none need be there any more
     * @param candidates those of them that may hold the text
     */
    record Found(UidSet covered, UidSet candidates) {
        /** The index knows nothing. */
        public static final Found NOTHING = new Found(UidSet.EMPTY, UidSet.EMPTY);

        /** Whether this message certainly does not hold the text. */
        public boolean excludes(long uid) {
            return covered.contains(uid) && !candidates.contains(uid);
        }
    }

    /**
     * Looks a term up. Never waits until something has been indexed: what has come since is not covered. May block for
     * a look into the mailbox and into files, on any thread.
     *
     * @throws StoreException as {@link Mailbox#status}; an index that cannot be read covers nothing
     */
    Found find(Mailbox mailbox, Term term);
}
