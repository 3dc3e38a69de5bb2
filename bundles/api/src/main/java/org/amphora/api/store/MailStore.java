package org.amphora.api.store;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * All mailboxes of all accounts: a service of the role that stores ({@code maildir}). Calls may block; safe on any
 * thread. Errors are {@link StoreException}.
 *
 * <p>A mailbox name is Unicode text with {@link #separator()} between its levels; {@code INBOX} in any case is the
 * inbox, which always exists. An account that has no mailboxes yet gets its inbox and the default ones at the first
 * call that names it, but for {@link #quota} and {@link #home}.
 */
@ProviderType
public interface MailStore {
    char separator();

    /** Every mailbox of an account, and the subscribed names that have none; sorted by name, inbox first. */
    List<MailboxEntry> list(String account);

    Optional<MailboxEntry> find(String account, String name);

    /** Whether a mailbox of this name can exist at all: where not, no client is to be asked to create it. Does not block. */
    boolean isPossibleName(String name);

    /**
     * Creates a mailbox and the levels above it, each with the access list of the one above it; {@code specialUse} is kept
     * (RFC 6154).
     */
    MailboxEntry create(String account, String name, Set<SpecialUse> specialUse);

    /** Deletes a mailbox with its messages; one with children stays as a name that cannot be selected. */
    void delete(String account, String name);

    /** Renames with children; renaming the inbox moves its messages and leaves it empty (RFC 3501 §6.3.5). */
    void rename(String account, String from, String to);

    void subscribe(String account, String name, boolean subscribed);

    /** A handle for calls on one mailbox: cheap, not closed, not to be kept longer than a command. */
    Mailbox mailbox(MailboxId id);

    /** The account's inbox. */
    Mailbox inbox(String account);

    /** Makes no mailboxes: whose mail goes elsewhere has none. */
    Quota quota(String account);

    /**
     * The account's directory beside its mailboxes on this machine, where its own files are ({@code .forward}), whether it
     * is there or not; empty if the store has none. Never blocks.
     */
    default Optional<Path> home(String account) {
        return Optional.empty();
    }

    /** What clients have noted with the account as a whole; asked anew for each command. */
    Annotations annotations(String account);

    /**
     * The other accounts that have a mailbox whose access list gives something to this one, or to everybody; sorted. It
     * may name some that have none any more: what is shared each mailbox's list says.
     */
    List<String> sharers(String account);

    /** Removes an account with all its mail; for tests and the console. */
    void deleteAccount(String account);

    /**
     * Hints about one mailbox, until the subscription is closed or the store goes away. They come on any thread, must
     * not be answered by a blocking call on it, and may be lost, doubled or merged: ask {@link Mailbox#changesSince}.
     */
    Subscription listen(MailboxId id, MailboxListener listener);

    /**
     * Hints about what an account has beside messages, in the same manner. Only what this store does itself is told. An
     * access list that changes is told to the listeners of every account.
     */
    Subscription listen(String account, AccountListener listener);

    /** Ends the hints; safe to call twice. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
