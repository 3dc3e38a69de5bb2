package org.amphora.dovecotauth.internal.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A Dovecot whose words are written down: the first turn comes at once, each of the others when we have said something about
 * a request, and is read on the thread that has said it.
 */
final class ScriptedDovecot implements ByteChannel {
    /** All that has come is read; a socket would wait. */
    private static final class Silence extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private final Deque<List<byte[]>> turns;
    private final Deque<ByteBuffer> coming = new ArrayDeque<>();
    private AuthConnection connection;
    private boolean over;

    /** @param turns each in pieces as they come from the socket */
    ScriptedDovecot(List<List<byte[]>> turns) {
        this.turns = new ArrayDeque<>(turns);
        next();
    }

    /** From now on the others come. */
    AuthConnection connect() throws IOException {
        connection = new AuthConnection(this);
        return connection;
    }

    private void next() {
        over = turns.isEmpty();
        if (!over) turns.poll().forEach(piece -> coming.add(ByteBuffer.wrap(piece)));
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        while (!coming.isEmpty() && !coming.peek().hasRemaining()) coming.poll();
        if (coming.isEmpty() && (over || connection == null)) return -1;
        if (coming.isEmpty()) throw new Silence();
        ByteBuffer from = coming.peek();
        int n = Math.min(from.remaining(), to.remaining());
        for (int i = 0; i < n; i++) to.put(from.get());
        return n;
    }

    @Override
    public int write(ByteBuffer from) {
        int n = from.remaining();
        from.position(from.limit());
        if (connection != null) answer();
        return n;
    }

    private void answer() {
        next();
        try {
            while (true) connection.answer();
        } catch (Silence e) {
            // until we say more
        } catch (IOException e) {
            connection.lose();
        }
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {}
}
