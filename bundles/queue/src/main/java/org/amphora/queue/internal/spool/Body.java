package org.amphora.queue.internal.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.amphora.api.mail.SpooledBody;

/** One holder's view of a content. */
final class Body implements SpooledBody {
    private final Spool spool;
    private final Content content;
    private final Runnable whenClosed;
    private volatile boolean closed;

    /** @param content held for this body; let go when it is closed */
    Body(Spool spool, Content content, Runnable whenClosed) {
        this.spool = spool;
        this.content = content;
        this.whenClosed = whenClosed;
    }

    Content content() {
        if (closed) throw new IllegalStateException("this body is closed");
        return content;
    }

    Spool spool() {
        return spool;
    }

    @Override
    public long length() {
        return content.length();
    }

    @Override
    public int read(long position, ByteBuffer target) throws IOException {
        return content().read(position, target);
    }

    @Override
    public Optional<List<ByteBuffer>> buffers() {
        return content().buffers();
    }

    @Override
    public Optional<Path> file() {
        return content().file();
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) return;
            closed = true;
        }
        content.letGo();
        whenClosed.run();
    }
}
