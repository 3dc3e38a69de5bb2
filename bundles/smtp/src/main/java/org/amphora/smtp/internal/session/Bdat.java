package org.amphora.smtp.internal.session;

import java.nio.ByteBuffer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.amphora.smtp.internal.session.Transaction.Chunks;
import org.amphora.smtp.internal.wire.ChunkFramer;
import org.amphora.smtp.internal.wire.WireReply;

/**
 * BDAT, RFC 3030 §2. The client sends the chunk without waiting, so that it is read whatever the reply will be; the
 * reply follows it. A size that cannot be read ends the session: nobody knows where the next command begins.
 */
final class Bdat implements Command {
    /** Up to what a long holds. */
    private static final Pattern ARGUMENT = Pattern.compile("(\\d{1,18})( +LAST)?", Pattern.CASE_INSENSITIVE);

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    @Override
    public WireReply run(Session session, String argument) {
        Matcher m = ARGUMENT.matcher(argument);
        if (!m.matches()) return session.lost(Replies.BDAT_SYNTAX);
        long octets = Long.parseLong(m.group(1));
        Transaction transaction = session.transaction();
        Incoming chunk = transaction == null
                ? new PassedOver(session, octets, session.outOfPhase())
                : chunk(session, transaction, octets, m.group(2) != null);
        session.read(chunk);
        if (octets > 0) return null;
        chunk.received(NOTHING);
        return chunk.proceed();
    }

    private static Incoming chunk(Session session, Transaction transaction, long octets, boolean last) {
        if (transaction.chunks() == null) transaction.begin(open(session));
        Chunks chunks = transaction.chunks();
        chunks.message().expect(octets);
        chunks.framer().begin(octets, last);
        return chunks.body();
    }

    private static Chunks open(Session session) {
        IncomingMessage message = IncomingMessage.open(session);
        var framer = new ChunkFramer(message.isMended());
        return new Chunks(message, framer, new IncomingBody(session, message, framer));
    }
}
