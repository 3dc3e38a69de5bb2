package org.amphora.imap.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.amphora.api.store.AccessList;
import org.amphora.api.store.AccountListener;
import org.amphora.api.store.Annotations;
import org.amphora.api.store.Append;
import org.amphora.api.store.Changes;
import org.amphora.api.store.FlagChange;
import org.amphora.api.store.MailStore;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.MailboxEntry;
import org.amphora.api.store.MailboxId;
import org.amphora.api.store.MailboxListener;
import org.amphora.api.store.MailboxStatus;
import org.amphora.api.store.MessageBody;
import org.amphora.api.store.MessageTable;
import org.amphora.api.store.Quota;
import org.amphora.api.store.SpecialUse;
import org.amphora.api.store.UidSet;

/** A store in memory whose bodies lie in files too, so that they can be sent from there; each can be made to fail. */
final class FileMailStore implements MailStore {
    private final MailStore store;
    private final Path directory;

    /** Channels that were given away. */
    final List<FileChannel> channels = new ArrayList<>();
    /** Bodies that were opened and not closed. */
    int open;
    /** A body can be read up to this position; behind it the disk fails. */
    long readable = Long.MAX_VALUE;

    FileMailStore(MailStore store, Path directory) {
        this.store = store;
        this.directory = directory;
    }

    private final class Body implements MessageBody {
        private final MessageBody body;
        private boolean closed;

        Body(MessageBody body) {
            this.body = body;
            open++;
        }

        @Override
        public long length() {
            return body.length();
        }

        @Override
        public int read(long position, ByteBuffer target) throws IOException {
            if (position >= readable) throw new IOException("the disk fails, for a test");
            return body.read(position, target);
        }

        @Override
        public Optional<FileChannel> channel() throws IOException {
            if (readable != Long.MAX_VALUE) return Optional.empty();
            Files.createDirectories(directory);
            Path file = Files.createTempFile(directory, "body", "");
            ByteBuffer all = ByteBuffer.allocate((int) body.length());
            while (all.hasRemaining() && body.read(all.position(), all) > 0) continue;
            Files.write(file, all.array());
            FileChannel channel = FileChannel.open(file);
            channels.add(channel);
            return Optional.of(channel);
        }

        @Override
        public void close() {
            if (!closed) open--;
            closed = true;
        }
    }

    private final class Box implements Mailbox {
        private final Mailbox box;

        Box(Mailbox box) {
            this.box = box;
        }

        @Override
        public MailboxId id() {
            return box.id();
        }

        @Override
        public String name() {
            return box.name();
        }

        @Override
        public String owner() {
            return box.owner();
        }

        @Override
        public AccessList accessList() {
            return box.accessList();
        }

        @Override
        public void changeAccess(UnaryOperator<AccessList> change) {
            box.changeAccess(change);
        }

        @Override
        public MailboxStatus status() {
            return box.status();
        }

        @Override
        public MessageTable messages() {
            return box.messages();
        }

        @Override
        public Changes changesSince(long modSeq) {
            return box.changesSince(modSeq);
        }

        @Override
        public List<String> keywords() {
            return box.keywords();
        }

        @Override
        public boolean acceptsNewKeywords() {
            return box.acceptsNewKeywords();
        }

        @Override
        public Optional<MessageBody> body(long uid) {
            return box.body(uid).map(Body::new);
        }

        @Override
        public Optional<byte[]> summary(long uid) {
            return box.summary(uid);
        }

        @Override
        public Appended append(List<Append> messages) {
            return box.append(messages);
        }

        @Override
        public Copied copy(UidSet uids, MailboxId target, String key) {
            return box.copy(uids, target, key);
        }

        @Override
        public Copied move(UidSet uids, MailboxId target, String key) {
            return box.move(uids, target, key);
        }

        @Override
        public Map<Long, FlagResult> store(UidSet uids, FlagChange change, long unchangedSince) {
            return box.store(uids, change, unchangedSince);
        }

        @Override
        public UidSet expunge(UidSet uids) {
            return box.expunge(uids);
        }

        @Override
        public UidSet remove(UidSet uids) {
            return box.remove(uids);
        }

        @Override
        public UidSet claimRecent() {
            return box.claimRecent();
        }

        @Override
        public Annotations annotations() {
            return box.annotations();
        }
    }

    /** Files of bodies that are still there; those of closed channels are deleted first. */
    void deleteFiles() {
        if (!Files.isDirectory(directory)) return;
        try (var files = Files.newDirectoryStream(directory, "body*")) {
            for (Path file : files) Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public char separator() {
        return store.separator();
    }

    @Override
    public List<MailboxEntry> list(String account) {
        return store.list(account);
    }

    @Override
    public Optional<MailboxEntry> find(String account, String name) {
        return store.find(account, name);
    }

    @Override
    public boolean isPossibleName(String name) {
        return store.isPossibleName(name);
    }

    @Override
    public MailboxEntry create(String account, String name, Set<SpecialUse> specialUse) {
        return store.create(account, name, specialUse);
    }

    @Override
    public void delete(String account, String name) {
        store.delete(account, name);
    }

    @Override
    public void rename(String account, String from, String to) {
        store.rename(account, from, to);
    }

    @Override
    public void subscribe(String account, String name, boolean subscribed) {
        store.subscribe(account, name, subscribed);
    }

    @Override
    public Mailbox mailbox(MailboxId id) {
        return new Box(store.mailbox(id));
    }

    @Override
    public Mailbox inbox(String account) {
        return new Box(store.inbox(account));
    }

    @Override
    public Quota quota(String account) {
        return store.quota(account);
    }

    @Override
    public Annotations annotations(String account) {
        return store.annotations(account);
    }

    @Override
    public List<String> sharers(String account) {
        return store.sharers(account);
    }

    @Override
    public void deleteAccount(String account) {
        store.deleteAccount(account);
    }

    @Override
    public Subscription listen(MailboxId id, MailboxListener listener) {
        return store.listen(id, listener);
    }

    @Override
    public Subscription listen(String account, AccountListener listener) {
        return store.listen(account, listener);
    }
}
