package org.amphora.dkim.internal;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.amphora.api.filter.Edit;
import org.amphora.api.filter.FilteredMessage;
import org.amphora.api.filter.Transaction;
import org.amphora.api.filter.Verdict;
import org.amphora.api.mail.BodyWriter;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.queue.MailQueue;
import org.amphora.dkim.internal.canonical.Message;
import org.amphora.mime.HeaderField;
import org.amphora.mime.MessageKind;
import org.amphora.mime.SevenBit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code seven-bit}: makes what {@code dkim-sign} would sign one of seven bits first (RFC 6376 §5.3), so that no server on
 * the way that cannot take 8 bits has to break the signature or refuse the message. To be before {@code dkim-sign}.
 */
final class SevenBitFilter extends DkimFilter {
    static final String NAME = "seven-bit";
    private static final Logger LOG = LoggerFactory.getLogger(SevenBitFilter.class);
    private static final String ENCODING = "Content-Transfer-Encoding";
    private static final int PIECE = 16 * 1024;

    private final Supplier<MailQueue> queue;

    /** @param queue whose spool keeps what is converted; null while there is none */
    SevenBitFilter(Surroundings around, Supplier<MailQueue> queue) {
        super(around);
        this.queue = queue;
    }

    @Override
    Verdict judge(Transaction transaction, FilteredMessage filtered, Message message, DkimSettings settings)
            throws IOException {
        MailQueue spool = queue.get();
        boolean needed = spool != null
                && around().selection(settings).isOurs(transaction)
                && isEightBit(message)
                && !message.isTooLarge();
        if (needed) convert(transaction, filtered, message, spool);
        return Verdict.proceed();
    }

    private static boolean isEightBit(Message message) throws IOException {
        var scanner = new MessageKind.Scanner();
        scanner.beginInBody();
        byte[] piece = new byte[PIECE];
        for (int n; (n = message.body().read(piece)) >= 0; ) scanner.feed(ByteBuffer.wrap(piece, 0, n));
        MessageKind kind = scanner.finish();
        return kind.eightBitBody() || kind.binary();
    }

    private static void convert(Transaction transaction, FilteredMessage filtered, Message message, MailQueue spool)
            throws IOException {
        SevenBit plan;
        try (InputStream in = filtered.body().open()) {
            plan = SevenBit.plan(in);
        }
        if (plan.isSigned()) return;
        SevenBit.Source source = (from, to, out) -> copy(filtered.body(), from, to, out);
        var fields = plan.fields(source);
        filtered.edit(new Edit.ReplaceBody(body(plan, source, spool)));
        if (!fields.isEmpty())
            for (int n = message.count(ENCODING); n > 0; n--) filtered.edit(new Edit.DeleteHeader(ENCODING, n));
        for (HeaderField field : fields)
            filtered.edit(new Edit.AddHeader(field.name(), field.body().strip()));
        LOG.debug("msg={} made one of seven bits", transaction.id());
    }

    private static SpooledBody body(SevenBit plan, SevenBit.Source source, MailQueue spool) throws IOException {
        BodyWriter writer = spool.spool(new byte[0]);
        try {
            OutputStream out = new BufferedOutputStream(new Spooling(writer), PIECE);
            plan.writeBody(source, out);
            out.flush();
            return writer.finish();
        } catch (IOException | RuntimeException e) {
            writer.abort();
            throw e;
        }
    }

    private static final class Spooling extends OutputStream {
        private final BodyWriter writer;

        Spooling(BodyWriter writer) {
            this.writer = writer;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            writer.write(ByteBuffer.wrap(bytes, offset, length));
        }
    }

    private static void copy(SpooledBody body, long from, long to, OutputStream out) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate(PIECE);
        for (long at = from; at < to; at += piece.position()) {
            piece.clear().limit((int) Math.min(PIECE, to - at));
            if (body.read(at, piece) < 0) throw new IOException("the message has become shorter");
            out.write(piece.array(), 0, piece.position());
        }
    }
}
