package org.amphora.testkit.filter;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.amphora.api.filter.Edit;
import org.amphora.api.filter.FilteredMessage;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.SpooledBody;

/** A message on the heap that keeps the edits it is asked for, and refuses those that intake would refuse. */
public final class FakeMessage implements FilteredMessage {
    private final Envelope envelope;
    private final Bytes body;
    private final List<Edit> edits = new ArrayList<>();

    /** From alice@remote.example to bob@example.org. */
    public FakeMessage(FakeTransaction transaction, byte[] message) {
        this(
                new Envelope(
                        transaction.id(),
                        transaction.session(),
                        Direction.INBOUND,
                        MailParameters.of(Address.of("alice@remote.example")),
                        List.of(Recipient.local(Address.of("bob@example.org"), "bob@example.org")),
                        Instant.EPOCH),
                message);
    }

    public FakeMessage(Envelope envelope, byte[] message) {
        this.envelope = envelope;
        this.body = new Bytes(message.clone());
    }

    /** Text whose line ends are made CRLF. */
    public static FakeMessage of(FakeTransaction transaction, String text) {
        String crlf = text.replace("\r\n", "\n").replace("\n", "\r\n");
        return new FakeMessage(transaction, crlf.getBytes(StandardCharsets.UTF_8));
    }

    /** What the filter has asked for, in order. */
    public List<Edit> edits() {
        return edits;
    }

    /** Whether the filter has closed the body, which is not its own. */
    public boolean isClosed() {
        return body.closed;
    }

    @Override
    public Envelope envelope() {
        return envelope;
    }

    @Override
    public SpooledBody body() {
        return body;
    }

    @Override
    public void edit(Edit edit) {
        if (edit instanceof Edit.AddHeader h) check(h.name(), h.value());
        else if (edit instanceof Edit.InsertHeader h) check(h.name(), h.value());
        else if (edit instanceof Edit.ChangeHeader h) check(h.name(), h.value());
        edits.add(edit);
    }

    private static void check(String name, String value) {
        if (!name.matches("[!-9;-~]+")) throw new IllegalArgumentException("not the name of a header field: " + name);
        if (!value.matches("(?s)([^\\x00\\r\\n]|\\r?\\n[ \\t]+[^\\s])*"))
            throw new IllegalArgumentException("a line end that is no folding in the value of " + name);
    }

    private static final class Bytes implements SpooledBody {
        private final byte[] bytes;
        private boolean closed;

        Bytes(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public int read(long position, ByteBuffer target) {
            if (closed) throw new IllegalStateException("the body is closed");
            if (position >= bytes.length) return -1;
            int n = (int) Math.min(target.remaining(), bytes.length - position);
            target.put(bytes, (int) position, n);
            return n;
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
            closed = true;
        }
    }
}
