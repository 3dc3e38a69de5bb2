package org.amphora.api.store;

/**
 * The counts of a mailbox.
 *
 * @param uidNext no UID at or above it has been given to a visible message
 * @param recent messages that no session has been told are recent
 * @param size octets of all messages
 */
public record MailboxStatus(
        MailboxId id,
        long uidValidity,
        long uidNext,
        long highestModSeq,
        int messages,
        int unseen,
        int recent,
        int deleted,
        long size) {}
