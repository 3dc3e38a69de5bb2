package org.amphora.imap.internal;

import java.util.function.Supplier;
import org.amphora.api.store.MailStore;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.StoreException;
import org.amphora.imap.internal.selected.View;

/** The selected mailbox of a session: what the client knows of it, and what the store has of it now. */
final class Selected {
    private final Services services;
    private final Supplier<MailStore> store;
    private View view;
    /** The store that {@link #view} was last compared with; -1 for none yet. */
    private int storeVersion;

    /** @param store as the session's user may use it */
    Selected(Services services, Supplier<MailStore> store) {
        this.services = services;
        this.store = store;
    }

    /** Null if none is selected. */
    View view() {
        return view;
    }

    /** From the store that is there now; null for none. */
    void view(View now) {
        view = now;
        storeVersion = services.storeVersion();
    }

    /** From another build's session: not compared with any store yet. */
    void resume(View known) {
        view = known;
        storeVersion = -1;
    }

    /**
     * In the store that is there now.
     *
     * @throws StoreException if the mailbox is gone, or another has its id
     * @throws org.amphora.api.mail.MailException if the store is absent
     */
    Mailbox mailbox() {
        int version = services.storeVersion();
        Mailbox mailbox = store.get().mailbox(view.mailbox());
        if (version != storeVersion) {
            if (mailbox.status().uidValidity() != view.uidValidity()) {
                throw new StoreException(StoreException.Kind.NO_SUCH_MAILBOX, "Mailbox is not the same any more");
            }
            storeVersion = version;
        }
        return mailbox;
    }
}
