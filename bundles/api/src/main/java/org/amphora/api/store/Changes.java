package org.amphora.api.store;

/** What {@link Mailbox#changesSince} gives. */
public sealed interface Changes {
    /**
     * All that has happened.
     *
     * @param now the messages as they are now; those with a MODSEQ above the one asked for have come or changed
     * @param changed UIDs of these
     * @param vanished UIDs that have gone since; may name some that were never seen
     */
    record Known(MessageTable now, UidSet changed, UidSet vanished) implements Changes {}

    /** The log does not reach that far back: compare with {@code now}. */
    record TooOld(MessageTable now) implements Changes {}

    MessageTable now();
}
