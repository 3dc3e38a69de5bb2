package org.amphora.maildir.internal;

import org.amphora.maildir.internal.mailbox.OpenMailbox;
import org.amphora.maildir.internal.mailbox.Room;

/** What is done with two mailboxes. */
@FunctionalInterface
interface Pair<T> {
    T with(OpenMailbox first, OpenMailbox second, Room room);
}
