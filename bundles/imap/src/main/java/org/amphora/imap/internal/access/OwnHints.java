package org.amphora.imap.internal.access;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.amphora.api.store.AccountListener;
import org.amphora.api.store.MailboxId;

/** Hints about an account, as far as a user may hear of them, in that user's words. */
record OwnHints(AccountListener listener, String user, String owner) implements AccountListener {
    @Override
    public void namesChanged() {
        listener.namesChanged();
    }

    @Override
    public void annotationsChanged(MailboxId mailbox, Set<String> names) {
        if (mailbox == null) {
            if (owner.equals(user)) listener.annotationsChanged(null, names);
            return;
        }
        OwnNotes notes = OwnNotes.of(null, user, owner);
        Set<String> seen =
                names.stream().map(notes::seen).flatMap(Optional::stream).collect(Collectors.toSet());
        if (!seen.isEmpty()) listener.annotationsChanged(mailbox, seen);
    }
}
