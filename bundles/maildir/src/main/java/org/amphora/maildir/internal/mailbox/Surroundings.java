package org.amphora.maildir.internal.mailbox;

import org.amphora.api.store.MailboxId;
import org.amphora.maildir.internal.disk.Disk;
import org.amphora.maildir.internal.format.NameMaker;

/** What a mailbox needs of the store around it. Safe on any thread. */
public interface Surroundings {
    Disk disk();

    NameMaker names();

    /** How long a directory is believed unchanged before it is looked at again, in nanoseconds. */
    long rescanNanos();

    /** Tells the listeners; called without locks. */
    void changed(MailboxId mailbox, long modSeq);

    /** Asks for {@link OpenMailbox#tidy} in a moment; may be called with the mailbox's lock. */
    void tidySoon(MailboxId mailbox);

    /** The sums of a mailbox have changed; called with its lock. */
    void measured(MailboxId mailbox, long messages, long bytes);
}
