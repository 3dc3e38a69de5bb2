package org.amphora.imap.internal.fetch;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Optional;
import org.amphora.imap.internal.Pieces;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.wire.Output;

/** A long literal as it stands in the message: sent from the file where there is one, else block by block. */
final class RawLiteral implements Pieces {
    private static final int BLOCK = 32 * 1024;

    private final Session session;
    private final Fetched message;
    private long position;
    private long left;

    RawLiteral(Session session, Fetched message, long from, long length) {
        this.session = session;
        this.message = message;
        position = from;
        left = length;
    }

    @Override
    public boolean next(Output out) throws IOException {
        Optional<FileChannel> file = message.source().body().channel();
        if (file.isPresent()) {
            session.send(file.get(), position, left);
            return false;
        }
        int n = (int) Math.min(BLOCK, left);
        message.read(out, position, n);
        position += n;
        left -= n;
        return left > 0;
    }
}
