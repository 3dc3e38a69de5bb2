package org.amphora.maildir.internal.mailbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;
import org.amphora.api.store.MessageBody;
import org.amphora.maildir.internal.disk.ReadFile;

/** A message whose file has CRLF line ends: the file is the body. */
record StoredBody(ReadFile file, long length) implements MessageBody {
    @Override
    public int read(long position, ByteBuffer target) throws IOException {
        return file.read(position, target);
    }

    @Override
    public Optional<FileChannel> channel() throws IOException {
        return file.channel();
    }

    @Override
    public void close() {
        file.close();
    }
}
