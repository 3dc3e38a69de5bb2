package org.amphora.imap.internal.access;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.store.Append;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.Mailbox.Appended;
import org.amphora.api.store.Mailbox.Copied;
import org.amphora.api.store.MessageBody;
import org.amphora.api.store.MessageTable;
import org.amphora.api.store.UidSet;

/**
 * Copies that a store cannot make of itself: from one account to another, or with only those flags that the user may set
 * there. Messages are added with their dates as new ones, all or none; a retry under the same key makes no second copy.
 */
final class CopyAcross {
    private CopyAcross() {}

    static Copied copy(Mailbox from, UidSet uids, PermittedMailbox to, String key) {
        MessageTable table = from.messages();
        List<Append> messages = new ArrayList<>();
        List<Long> source = new ArrayList<>();
        for (int i = 0; i < table.size(); i++) {
            long uid = table.uid(i);
            if (!uids.contains(uid)) continue;
            source.add(uid);
            Instant date = Instant.ofEpochMilli(table.internalDate(i));
            String own = key.isEmpty() ? "" : key + '-' + uid;
            messages.add(new Append(new Stored(from, uid, table.octets(i)), table.flags(i), date, own));
        }
        if (messages.isEmpty()) return new Copied(0, List.of(), List.of(), 0);
        Appended done = to.append(messages);
        return new Copied(done.uidValidity(), source, done.uids(), done.modSeq());
    }

    /** A stored message; opened for each read, since there may be thousands. */
    private record Stored(Mailbox mailbox, long uid, long length) implements SpooledBody {
        @Override
        public int read(long position, ByteBuffer target) throws IOException {
            Optional<MessageBody> body = mailbox.body(uid);
            if (body.isEmpty()) throw new IOException("message " + uid + " has been expunged");
            try (MessageBody b = body.get()) {
                return b.read(position, target);
            }
        }

        @Override
        public Optional<List<ByteBuffer>> buffers() {
            return Optional.empty();
        }

        @Override
        public Optional<Path> file() {
            return Optional.empty();
        }

        @Override
        public void close() {
            // nothing is open between reads
        }
    }
}
