package org.amphora.smtp.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.amphora.api.mail.BodyWriter;
import org.amphora.api.mail.SpooledBody;

/** A writer that blocks beyond some bytes, as one that goes to disk does. */
final class SlowWriter implements BodyWriter {
    private final BodyWriter writer;
    private final int memory;

    SlowWriter(BodyWriter writer, int memory) {
        this.writer = writer;
        this.memory = memory;
    }

    @Override
    public boolean mayBlock(int bytes) {
        return writer.length() + bytes > memory;
    }

    @Override
    public void write(ByteBuffer data) throws IOException {
        writer.write(data);
    }

    @Override
    public long length() {
        return writer.length();
    }

    @Override
    public SpooledBody finish() throws IOException {
        return writer.finish();
    }

    @Override
    public void abort() {
        writer.abort();
    }
}
