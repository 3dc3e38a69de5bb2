package org.amphora.imap.internal.access;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.amphora.api.store.AccessList;
import org.amphora.api.store.Annotations;
import org.amphora.api.store.Append;
import org.amphora.api.store.Changes;
import org.amphora.api.store.FlagChange;
import org.amphora.api.store.Flags;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.MailboxId;
import org.amphora.api.store.MailboxStatus;
import org.amphora.api.store.MessageBody;
import org.amphora.api.store.MessageTable;
import org.amphora.api.store.Right;
import org.amphora.api.store.Rights;
import org.amphora.api.store.SystemFlag;
import org.amphora.api.store.UidSet;

/** A mailbox as one user may use it: which right each call needs, RFC 4314 §4. */
final class PermittedMailbox implements Mailbox {
    private static final Rights FLAGS = Rights.of(Right.SEEN, Right.WRITE, Right.DELETE_MESSAGES);
    /** RFC 5464: beside {@code l}, one of these. */
    private static final Rights NOTES = Rights.of(Right.READ, Right.SEEN, Right.WRITE, Right.INSERT, Right.POST);

    private static final FlagChange.Mode ADD = FlagChange.Mode.ADD;
    private static final FlagChange.Mode REMOVE = FlagChange.Mode.REMOVE;

    private final PermittedStore store;
    private final Mailbox mailbox;
    private final Rights rights;

    PermittedMailbox(PermittedStore store, Mailbox mailbox) {
        this.store = store;
        this.mailbox = mailbox;
        this.rights = store.rights(mailbox);
    }

    /** Who neither sees it nor reads it is not told that it is there. */
    void need(Right... needed) {
        if (rights.hasAll(Rights.of(needed))) return;
        throw rights.has(Right.LOOKUP) || rights.has(Right.READ)
                ? PermittedStore.notPermitted()
                : PermittedStore.noSuchMailbox();
    }

    private Mailbox needing(Right... needed) {
        need(needed);
        return mailbox;
    }

    @Override
    public Rights rights() {
        return rights;
    }

    @Override
    public MailboxId id() {
        return mailbox.id();
    }

    @Override
    public String name() {
        return store.nameOf(mailbox);
    }

    @Override
    public String owner() {
        return mailbox.owner();
    }

    // ---- r

    @Override
    public MailboxStatus status() {
        return needing(Right.READ).status();
    }

    @Override
    public MessageTable messages() {
        return needing(Right.READ).messages();
    }

    @Override
    public Changes changesSince(long modSeq) {
        return needing(Right.READ).changesSince(modSeq);
    }

    @Override
    public List<String> keywords() {
        return needing(Right.READ).keywords();
    }

    @Override
    public Optional<MessageBody> body(long uid) {
        return needing(Right.READ).body(uid);
    }

    @Override
    public Optional<byte[]> summary(long uid) {
        return needing(Right.READ).summary(uid);
    }

    @Override
    public UidSet claimRecent() {
        return needing(Right.READ).claimRecent();
    }

    // ---- s, w, t

    @Override
    public boolean acceptsNewKeywords() {
        return rights.has(Right.WRITE) && mailbox.acceptsNewKeywords();
    }

    @Override
    public Set<SystemFlag> permanentFlags() {
        Set<SystemFlag> kept = EnumSet.noneOf(SystemFlag.class);
        for (SystemFlag f : mailbox.permanentFlags()) if (rights.has(rightFor(f))) kept.add(f);
        return kept;
    }

    private static Right rightFor(SystemFlag flag) {
        return switch (flag) {
            case SEEN -> Right.SEEN;
            case DELETED -> Right.DELETE_MESSAGES;
            case ANSWERED, FLAGGED, DRAFT -> Right.WRITE;
        };
    }

    /** Those that the user may change. */
    Flags permitted(Flags flags) {
        int bits = 0;
        for (SystemFlag f : SystemFlag.values()) if (flags.has(f) && rights.has(rightFor(f))) bits |= 1 << f.ordinal();
        return Flags.of(bits, rights.has(Right.WRITE) ? flags.keywords() : Set.of());
    }

    /** RFC 4314 §4: who may change some of the flags changes those. */
    @Override
    public Map<Long, FlagResult> store(UidSet uids, FlagChange change, long unchangedSince) {
        need(Right.READ);
        if (rights.hasAll(FLAGS)) return mailbox.store(uids, change, unchangedSince);
        Flags flags = permitted(change.flags());
        if (change.mode() == FlagChange.Mode.REPLACE) return replace(uids, flags, unchangedSince);
        if (flags.equals(Flags.NONE) && !change.flags().equals(Flags.NONE)) throw PermittedStore.notPermitted();
        return mailbox.store(uids, new FlagChange(change.mode(), flags), unchangedSince);
    }

    /** The others stay as each message has them. */
    private Map<Long, FlagResult> replace(UidSet uids, Flags flags, long unchangedSince) {
        if (!rights.hasAny(FLAGS)) throw PermittedStore.notPermitted();
        Flags changeable = permitted(Flags.of((1 << SystemFlag.values().length) - 1, mailbox.keywords()));
        Map<Long, FlagResult> results =
                new HashMap<>(mailbox.store(uids, new FlagChange(REMOVE, changeable.minus(flags)), unchangedSince));
        UidSet.Builder left = new UidSet.Builder();
        results.forEach((uid, result) -> {
            if (result.changed()) left.add(uid);
        });
        results.putAll(mailbox.store(left.build(), new FlagChange(ADD, flags), Long.MAX_VALUE));
        return results;
    }

    // ---- i

    @Override
    public Appended append(List<Append> messages) {
        need(Right.INSERT);
        List<Append> allowed = new ArrayList<>();
        for (Append a : messages) allowed.add(new Append(a.body(), permitted(a.flags()), a.internalDate(), a.key()));
        return told(mailbox.append(allowed));
    }

    /** Who does not read the mailbox is not told its UIDs, RFC 4315 §3. */
    private Appended told(Appended a) {
        if (rights.has(Right.READ)) return a;
        return new Appended(a.uidValidity(), Collections.nCopies(a.uids().size(), 0L), a.modSeq());
    }

    @Override
    public Copied copy(UidSet uids, MailboxId target, String key) {
        need(Right.READ);
        PermittedMailbox to = store.mailbox(target);
        to.need(Right.INSERT);
        boolean asIs = owner().equals(to.owner()) && to.rights.hasAll(FLAGS) && to.rights.has(Right.READ);
        return asIs ? mailbox.copy(uids, target, key) : CopyAcross.copy(mailbox, uids, to, key);
    }

    /** RFC 6851: as COPY, STORE and EXPUNGE together. */
    @Override
    public Copied move(UidSet uids, MailboxId target, String key) {
        need(Right.READ, Right.DELETE_MESSAGES, Right.EXPUNGE);
        PermittedMailbox to = store.mailbox(target);
        to.need(Right.INSERT);
        boolean asIs = owner().equals(to.owner()) && to.rights.hasAll(FLAGS) && to.rights.has(Right.READ);
        if (asIs) return mailbox.move(uids, target, key);
        Copied copied = CopyAcross.copy(mailbox, uids, to, key);
        mailbox.remove(UidSet.of(copied.from()));
        return copied;
    }

    // ---- e

    @Override
    public UidSet expunge(UidSet uids) {
        return needing(Right.EXPUNGE).expunge(uids);
    }

    /** As STORE and EXPUNGE together. */
    @Override
    public UidSet remove(UidSet uids) {
        return needing(Right.DELETE_MESSAGES, Right.EXPUNGE).remove(uids);
    }

    // ---- what is noted with it, and who may do what

    @Override
    public Annotations annotations() {
        need(Right.LOOKUP);
        if (!rights.hasAny(NOTES)) throw PermittedStore.notPermitted();
        return OwnNotes.of(mailbox.annotations(), store.user(), owner());
    }

    @Override
    public AccessList accessList() {
        return needing(Right.ADMINISTER).accessList();
    }

    @Override
    public void changeAccess(UnaryOperator<AccessList> change) {
        needing(Right.ADMINISTER).changeAccess(change);
    }
}
