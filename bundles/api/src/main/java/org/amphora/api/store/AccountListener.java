package org.amphora.api.store;

import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/** Hears of what an account has beside messages, as {@link MailboxListener} hears of those. Must return at once. */
@ConsumerType
public interface AccountListener {
    /** Mailboxes may have come, gone or got another name, subscriptions or access lists may have changed. */
    void namesChanged();

    /**
     * Annotations were set or removed.
     *
     * @param mailbox null for those of the account
     * @param names of the annotations
     */
    void annotationsChanged(MailboxId mailbox, Set<String> names);
}
