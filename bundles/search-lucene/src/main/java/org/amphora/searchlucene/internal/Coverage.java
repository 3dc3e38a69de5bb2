package org.amphora.searchlucene.internal;

import java.util.Map;
import org.amphora.api.store.MailboxId;
import org.amphora.api.store.MailboxStatus;

/**
 * What an index covers: written with it, in one commit.
 *
 * @param uid messages up to here are indexed
 * @param modSeq what had vanished up to here is not in the index any more
 */
record Coverage(MailboxId mailbox, long uidValidity, long uid, long modSeq) {
    /** Of the files; raised when a message would be indexed in another way. */
    private static final String FORMAT = "1";

    static Coverage none(MailboxStatus mailbox) {
        return new Coverage(mailbox.id(), mailbox.uidValidity(), 0, 0);
    }

    /** @throws IllegalArgumentException if that is not ours, or of another format */
    static Coverage of(Map<String, String> kept) {
        if (!FORMAT.equals(kept.get("format"))) throw new IllegalArgumentException("format " + kept.get("format"));
        return new Coverage(
                new MailboxId(kept.get("mailbox")),
                Long.parseLong(kept.get("uidvalidity")),
                Long.parseLong(kept.get("uid")),
                Long.parseLong(kept.get("modseq")));
    }

    Map<String, String> kept() {
        return Map.of(
                "format",
                FORMAT,
                "mailbox",
                mailbox.value(),
                "uidvalidity",
                String.valueOf(uidValidity),
                "uid",
                String.valueOf(uid),
                "modseq",
                String.valueOf(modSeq));
    }

    /** Whether it is of this mailbox as it is now or was before, and not of one that has gone back. */
    boolean fits(MailboxStatus now) {
        return mailbox.equals(now.id())
                && uidValidity == now.uidValidity()
                && uid < now.uidNext()
                && modSeq <= now.highestModSeq();
    }
}
