package org.amphora.dovecotauth.internal.client;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.amphora.dovecotauth.internal.Fields;

/** One connection to a Dovecot's auth: one thread reads it, many ask. */
final class AuthConnection implements Closeable {
    private static final int LONGEST = 64 * 1024;

    private final ByteChannel channel;
    private final ByteBuffer in = ByteBuffer.allocate(LONGEST).flip();
    private final AtomicLong ids = new AtomicLong();
    private final Map<Long, CompletableFuture<Fields>> waiting = new ConcurrentHashMap<>();
    /** Name → whether it shows the password. */
    private final Map<String, Boolean> mechanisms = new LinkedHashMap<>();

    private volatile boolean lost;

    /** Shakes hands; takes ownership of the channel, which blocks. */
    AuthConnection(ByteChannel channel) throws IOException {
        this.channel = channel;
        try {
            send(List.of("VERSION", "1", "2"));
            send(List.of("CPID", Long.toString(ProcessHandle.current().pid())));
            for (Fields f = next(); !f.at(0).equals("DONE"); f = next()) {
                if (f.at(0).equals("VERSION") && !f.at(1).equals("1"))
                    throw new IOException("version 1 of the protocol was expected, not " + f.at(1));
                if (f.at(0).equals("MECH")) mechanisms.put(f.at(1), f.has("plaintext"));
            }
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    Map<String, Boolean> mechanisms() {
        return mechanisms;
    }

    long nextId() {
        return ids.incrementAndGet();
    }

    /** Sends a line about a request and waits for the next one about it. */
    Fields ask(long id, List<String> line, Duration timeout) throws IOException {
        var answer = new CompletableFuture<Fields>();
        waiting.put(id, answer);
        try {
            if (lost) throw new EOFException("the connection is lost");
            send(line);
            return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + timeout.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted");
        } finally {
            waiting.remove(id);
        }
    }

    /** Gives answers to who waits for them, until the connection is lost: always ends with an exception. */
    void read() throws IOException {
        try {
            while (true) answer();
        } finally {
            lose();
        }
    }

    /** Reads one line and gives it to who waits for it: nobody does whose client has given up. */
    void answer() throws IOException {
        Fields f = next();
        if (!List.of("OK", "FAIL", "CONT").contains(f.at(0))) return;
        try {
            CompletableFuture<Fields> asker = waiting.get(Long.parseLong(f.at(1)));
            if (asker != null) asker.complete(f);
        } catch (NumberFormatException e) {
            throw new IOException("an answer without a number", e);
        }
    }

    /** Nobody will be answered any more. */
    void lose() {
        lost = true;
        for (var asker : waiting.values()) asker.completeExceptionally(new EOFException("the connection is lost"));
    }

    private Fields next() throws IOException {
        while (true) {
            for (int i = in.position(); i < in.limit(); i++) {
                if (in.get(i) != '\n') continue;
                byte[] line = new byte[i - in.position()];
                in.get(line).get();
                return Fields.of(new String(line, StandardCharsets.UTF_8));
            }
            if (in.compact().remaining() == 0) throw new IOException("a line is too long");
            try {
                if (channel.read(in) < 0) throw new EOFException("Dovecot has closed the connection");
            } finally {
                in.flip();
            }
        }
    }

    private synchronized void send(List<String> fields) throws IOException {
        ByteBuffer line = ByteBuffer.wrap(Fields.line(fields).getBytes(StandardCharsets.UTF_8));
        while (line.hasRemaining()) channel.write(line);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
