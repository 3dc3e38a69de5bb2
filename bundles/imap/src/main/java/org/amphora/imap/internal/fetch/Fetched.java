package org.amphora.imap.internal.fetch;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.amphora.api.store.Flags;
import org.amphora.api.store.MessageTable;
import org.amphora.imap.internal.Pieces;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.message.MessageSource;
import org.amphora.imap.internal.wire.Output;

/** The message that is being told. */
final class Fetched {
    /** A literal up to this is gathered with what stands around it; a longer one is streamed. */
    static final int GATHERED = 48 * 1024;

    private final Session session;
    private final MessageTable table;
    private final int index;
    private final Flags flags;
    private final long modSeq;
    private final boolean recent;
    private final MessageSource source;

    /** What an item has begun and not ended; null for nothing. */
    private Pieces rest;

    Fetched(
            Session session,
            MessageTable table,
            int index,
            Flags flags,
            long modSeq,
            boolean recent,
            MessageSource source) {
        this.session = session;
        this.table = table;
        this.index = index;
        this.flags = flags;
        this.modSeq = modSeq;
        this.recent = recent;
        this.source = source;
    }

    long uid() {
        return table.uid(index);
    }

    /** As they are now, with the {@code \Seen} that this command has set. */
    Flags flags() {
        return flags;
    }

    long modSeq() {
        return modSeq;
    }

    boolean isRecent() {
        return recent;
    }

    long internalDate() {
        return table.internalDate(index);
    }

    long saveDate() {
        return table.saveDate(index);
    }

    String emailId() {
        return table.emailId(index);
    }

    long octets() {
        return table.octets(index);
    }

    MessageSource source() {
        return source;
    }

    /** Writes a range of the body as a literal, or its announcement, if the rest is to be streamed. */
    void literal(Output out, long from, long length) throws IOException {
        out.put('{').put(length).put("}\r\n");
        if (length > GATHERED) rest = new RawLiteral(session, this, from, length);
        else read(out, from, (int) length);
    }

    /** What an item has begun and not ended, or null. */
    Pieces rest() {
        return rest;
    }

    /** What an item goes on with before the next; null for nothing. */
    void rest(Pieces pieces) {
        rest = pieces;
    }

    /** @throws IOException if the body ends too early: the literal cannot be completed */
    void read(Output out, long from, int length) throws IOException {
        ByteBuffer space = out.space(length);
        int begin = space.position();
        while (space.hasRemaining()) {
            if (source.body().read(from + space.position() - begin, space) <= 0) {
                throw new IOException("the body ends before its length");
            }
        }
        out.count(length);
    }
}
