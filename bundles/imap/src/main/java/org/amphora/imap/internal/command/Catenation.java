package org.amphora.imap.internal.command;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.amphora.api.mail.BodyWriter;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.store.MailStore;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.MailboxEntry;
import org.amphora.api.store.StoreException;
import org.amphora.imap.internal.Refusal;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.fetch.Extent;
import org.amphora.imap.internal.message.MessageSource;
import org.amphora.imap.internal.wire.BadSyntax;
import org.amphora.imap.internal.wire.ImapUrl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts messages together, RFC 4469: block by block into the spool, when all its parts have been found. */
final class Catenation {
    private static final Logger LOG = LoggerFactory.getLogger(Catenation.class);
    private static final int BLOCK = 32 * 1024;

    private final Session session;
    private final MailStore store;
    private final String selected;

    Catenation(Session session) {
        this.session = session;
        store = session.store();
        selected = session.view() == null ? null : session.mailbox().name();
    }

    /** Where octets are read from; as of {@link SpooledBody#read}. */
    private interface Octets {
        int read(long position, ByteBuffer target) throws IOException;
    }

    /** What is done with the octets that a URL names. */
    private interface Use<T> {
        T of(Octets octets, Extent extent) throws IOException;
    }

    /** The whole, which is closed with the command. @throws Refusal if that cannot be */
    SpooledBody of(List<NewMessage.Part> parts) {
        try {
            BodyWriter writer = session.spool(length(parts));
            SpooledBody body;
            try {
                for (NewMessage.Part part : parts) write(part, writer);
                body = writer.finish();
            } catch (IOException | RuntimeException e) {
                writer.abort();
                throw e;
            }
            session.own(body);
            return body;
        } catch (IOException e) {
            LOG.error("A message cannot be put together", e);
            throw new Refusal("UNAVAILABLE", "Message cannot be put together now");
        }
    }

    private long length(List<NewMessage.Part> parts) throws IOException {
        long length = 0;
        for (NewMessage.Part part : parts) {
            length += part.text() == null
                    ? named(part.url(), (octets, extent) -> extent.length())
                    : part.text().length();
            if (length > session.settings().appendLimit()) throw new Refusal("TOOBIG", "Message is too large");
        }
        return length;
    }

    private void write(NewMessage.Part part, BodyWriter writer) throws IOException {
        if (part.text() != null) copy(part.text()::read, 0, part.text().length(), writer);
        else
            named(part.url(), (octets, extent) -> {
                copy(octets, extent.start(), extent.end(), writer);
                return null;
            });
    }

    private static void copy(Octets from, long start, long end, BodyWriter writer) throws IOException {
        ByteBuffer block = ByteBuffer.allocate((int) Math.min(BLOCK, end - start));
        for (long at = start; at < end; ) {
            block.clear().limit((int) Math.min(block.capacity(), end - at));
            int n = from.read(at, block);
            if (n <= 0) throw new IOException("a message ends before its length");
            at += n;
            writer.write(block.flip());
        }
    }

    private <T> T named(String text, Use<T> use) throws IOException {
        try {
            ImapUrl url = ImapUrl.parse(text, selected);
            try (MessageSource source = new MessageSource(mailbox(url), url.uid())) {
                Extent whole = Extent.of(source, url.section());
                if (whole == null) throw bad(text);
                Extent extent = whole.part(url.from(), url.count());
                byte[] fields = extent.fields();
                return use.of(
                        fields == null
                                ? source.body()::read
                                : (at, target) -> {
                                    int n = Math.min(target.remaining(), fields.length - (int) at);
                                    target.put(fields, (int) at, n);
                                    return n;
                                },
                        extent);
            }
        } catch (BadSyntax | MessageSource.Gone e) {
            throw bad(text);
        } catch (StoreException e) {
            boolean none = e.kind() == StoreException.Kind.NO_SUCH_MAILBOX;
            if (none || e.kind() == StoreException.Kind.NOT_PERMITTED) throw bad(text);
            throw e;
        }
    }

    private Mailbox mailbox(ImapUrl url) {
        MailboxEntry entry = store.find(session.account(), url.mailbox())
                .filter(MailboxEntry::isSelectable)
                .orElseThrow(() -> new BadSyntax("No such mailbox"));
        Mailbox mailbox = store.mailbox(entry.id());
        boolean other =
                url.uidValidity() != 0 && url.uidValidity() != mailbox.status().uidValidity();
        if (other) throw new BadSyntax("Another mailbox");
        return mailbox;
    }

    /** RFC 4469 §5: what a response code cannot hold is told in hexadecimal. */
    private static Refusal bad(String url) {
        StringBuilder b = new StringBuilder("BADURL ");
        for (char c : url.toCharArray()) {
            if (c > ' ' && c <= '~' && c != ']') b.append(c);
            else b.append(String.format("%%%02X", (int) c));
        }
        return new Refusal(url.isEmpty() ? "" : b.toString(), "The URL names no message here");
    }
}
