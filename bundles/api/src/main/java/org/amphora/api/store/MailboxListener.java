package org.amphora.api.store;

import org.osgi.annotation.versioning.ConsumerType;

/** Hears that something may have changed. Must return at once. */
@ConsumerType
public interface MailboxListener {
    /** @param modSeq the highest MODSEQ the hint knows of; {@code Long.MAX_VALUE} if the mailbox was deleted */
    void changed(MailboxId mailbox, long modSeq);
}
