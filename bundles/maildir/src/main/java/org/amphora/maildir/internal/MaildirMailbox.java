package org.amphora.maildir.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.amphora.api.store.AccessList;
import org.amphora.api.store.Annotations;
import org.amphora.api.store.Append;
import org.amphora.api.store.Changes;
import org.amphora.api.store.FlagChange;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.MailboxId;
import org.amphora.api.store.MailboxStatus;
import org.amphora.api.store.MessageBody;
import org.amphora.api.store.MessageTable;
import org.amphora.api.store.UidSet;
import org.amphora.maildir.internal.format.FlagBits;
import org.amphora.maildir.internal.mailbox.OpenMailbox;

/** The handle that callers have: opens the mailbox for each call, counts the call in and out. */
record MaildirMailbox(MaildirStore store, MailboxId id) implements Mailbox {
    @Override
    public String name() {
        return store.nameOf(id);
    }

    @Override
    public String owner() {
        return Namespace.accountOf(id);
    }

    @Override
    public AccessList accessList() {
        return store.accessList(id);
    }

    @Override
    public void changeAccess(UnaryOperator<AccessList> change) {
        store.changeAccess(id, change);
    }

    @Override
    public MailboxStatus status() {
        return store.use(id, OpenMailbox::status);
    }

    @Override
    public MessageTable messages() {
        return store.use(id, OpenMailbox::messages);
    }

    @Override
    public Changes changesSince(long modSeq) {
        return store.use(id, box -> box.changesSince(modSeq));
    }

    @Override
    public List<String> keywords() {
        return store.use(id, box -> box.flagBits().keywords().stream()
                .filter(k -> !k.isEmpty())
                .toList());
    }

    @Override
    public boolean acceptsNewKeywords() {
        return store.use(id, box -> box.flagBits().keywords().size() < FlagBits.MAX_KEYWORDS);
    }

    @Override
    public Optional<MessageBody> body(long uid) {
        return store.use(id, box -> box.body(uid));
    }

    @Override
    public Optional<byte[]> summary(long uid) {
        return store.use(id, box -> box.summary(uid));
    }

    @Override
    public Map<Long, Brought> brought() {
        return store.use(id, OpenMailbox::brought);
    }

    @Override
    public Appended append(List<Append> messages) {
        return store.useWithRoom(id, (box, room) -> box.append(messages, room));
    }

    @Override
    public Copied copy(UidSet uids, MailboxId target, String key) {
        return store.useTwo(id, target, (from, to, room) -> from.copyTo(to, uids, key, room));
    }

    @Override
    public Copied move(UidSet uids, MailboxId target, String key) {
        return store.useTwo(id, target, (from, to, room) -> from.moveTo(to, uids, key));
    }

    @Override
    public Map<Long, FlagResult> store(UidSet uids, FlagChange change, long unchangedSince) {
        return store.use(id, box -> box.store(uids, change, unchangedSince));
    }

    @Override
    public UidSet expunge(UidSet uids) {
        return store.use(id, box -> box.expunge(uids));
    }

    @Override
    public UidSet remove(UidSet uids) {
        return store.use(id, box -> box.remove(uids));
    }

    @Override
    public UidSet claimRecent() {
        return store.use(id, OpenMailbox::claimRecent);
    }

    @Override
    public Annotations annotations() {
        return store.annotations(id);
    }
}
