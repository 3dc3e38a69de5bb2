package org.amphora.api.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One mailbox. Every method answers as of one moment; a UID that is not there (any more) is passed over, never an
 * error, but for {@link #body} and {@link #summary}, which are empty then.
 */
@ProviderType
public interface Mailbox {
    MailboxId id();

    /** The present name; it changes by rename. */
    String name();

    /** The account that it belongs to. */
    String owner();

    MailboxStatus status();

    /** All messages in order of UID, as they are now: a snapshot that does not change, shared, cheap to ask for. */
    MessageTable messages();

    /** What has come, changed and gone since a MODSEQ. */
    Changes changesSince(long modSeq);

    /** Keywords that have been used here, in order of first use. */
    List<String> keywords();

    /** Whether a keyword that has not been used here can still be stored ({@code \*} in PERMANENTFLAGS). */
    boolean acceptsNewKeywords();

    /** The body of a message; the caller closes it. */
    Optional<MessageBody> body(long uid);

    /**
     * The message's envelope and body structure in the form of {@code org.amphora.mime.MimeSummary}; made, and kept,
     * if it is not kept yet.
     */
    Optional<byte[]> summary(long uid);

    /** What messages have brought from another server that had this mailbox before, by UID; most have brought nothing. */
    default Map<Long, Brought> brought() {
        return Map.of();
    }

    /**
     * Adds messages, all or none, in order: durable and visible as one event when the call returns.
     *
     * @return the UIDs, in order; for a message whose key has been seen here before, the UID it got then (0 if it is
     *     not known any more), and no second copy
     */
    Appended append(List<Append> messages);

    /** Adds copies with the same flags and dates to another mailbox of the same account, all or none. */
    Copied copy(UidSet uids, MailboxId target, String key);

    /** As copy, then removes them here; a crash may leave a message in both, never in neither (RFC 6851). */
    Copied move(UidSet uids, MailboxId target, String key);

    /**
     * Changes flags by delta. Durable when it returns.
     *
     * @param unchangedSince a message changed after this MODSEQ is left alone (RFC 7162 §3.1.3); {@code Long.MAX_VALUE}
     *     for none
     * @return by UID what each message is now, for those that are there
     */
    Map<Long, FlagResult> store(UidSet uids, FlagChange change, long unchangedSince);

    /** Removes the messages among {@code uids} that have {@code \Deleted}; durable when it returns. */
    UidSet expunge(UidSet uids);

    /** Removes messages whatever their flags: POP3. Durable when it returns. */
    UidSet remove(UidSet uids);

    /** The recent messages, which are recent for nobody after this call (RFC 3501 §2.3.2). */
    UidSet claimRecent();

    /** What clients have noted with this mailbox: it stays when the mailbox is renamed, and goes with it. */
    Annotations annotations();

    /**
     * Who may do what with it (RFC 4314). The store asks nobody: who acts for a user does, and hands out mailboxes whose
     * {@link #rights} say what that user may do.
     *
     * @throws StoreException as of any call; a list that cannot be read is as it was read last, else private
     */
    AccessList accessList();

    /**
     * Changes the access list; durable when it returns, and then told to the listeners.
     *
     * @param change from the present list to the one that is to be; may be asked again, and must not call the store
     * @throws StoreException {@code UNAVAILABLE} also if there is a list that cannot be read: it is left as it is
     */
    void changeAccess(UnaryOperator<AccessList> change);

    /** What whoever was handed this mailbox may do with it; the rest fails with {@code NOT_PERMITTED}. */
    default Rights rights() {
        return Rights.ALL;
    }

    /** The flags that this mailbox keeps. */
    default Set<SystemFlag> permanentFlags() {
        return Set.of(SystemFlag.values());
    }

    /**
     * How another server has named a message to its clients, which are to find it under that name here.
     *
     * @param guid of the message in its store, or empty
     * @param uniqueId that UIDL gave (RFC 1939 §7), or empty
     */
    record Brought(String guid, String uniqueId) {}

    /** What append gave: UIDs in order of the messages. */
    record Appended(long uidValidity, List<Long> uids, long modSeq) {
        public Appended {
            uids = List.copyOf(uids);
        }
    }

    /** What copy and move gave: the i-th of {@code from} has become the i-th of {@code to}. */
    record Copied(long uidValidity, List<Long> from, List<Long> to, long modSeq) {
        public Copied {
            from = List.copyOf(from);
            to = List.copyOf(to);
        }
    }

    /** @param changed false if UNCHANGEDSINCE left it alone; a message that had the flags already counts as changed */
    record FlagResult(Flags flags, long modSeq, boolean changed) {}
}
