package org.amphora.relay.internal.wire;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.amphora.relay.internal.wire.BrokenSession.Why;

/** One connection, whose every step has a limit. Each IOException from here is a {@link BrokenSession}. */
public final class Wire implements AutoCloseable {
    private static final int OUT_BUFFER = 16 * 1024;

    private final Watch watch;
    private final AutoCloseable raw;
    private final Socket socket;
    private InputStream in;
    private OutputStream out;
    private SSLSocket tls;
    private final byte[] buffer = new byte[4096];
    private int next;
    private int end;
    private long deadline;
    private volatile long cutAt;
    private volatile boolean late;

    private Wire(Watch watch, AutoCloseable raw, Socket socket, Duration limit, long deadline) {
        this.watch = watch;
        this.raw = raw;
        this.socket = socket;
        this.deadline = deadline;
        limit(limit);
        watch.add(this);
    }

    /**
     * A connection by TCP.
     *
     * @param from the address to bind to, or null
     * @param deadline as {@link #deadline}
     */
    public static Wire connect(Watch watch, InetSocketAddress to, InetAddress from, Duration limit, long deadline)
            throws BrokenSession {
        Socket socket = new Socket();
        Wire wire = new Wire(watch, socket, socket, limit, deadline);
        return wire.opened(() -> {
            socket.setTcpNoDelay(true);
            if (from != null) socket.bind(new InetSocketAddress(from, 0));
            socket.connect(to);
            wire.streams(socket.getInputStream(), socket.getOutputStream());
        });
    }

    /** A connection to a Unix socket. */
    public static Wire connect(Watch watch, Path path, Duration limit, long deadline) throws BrokenSession {
        SocketChannel channel;
        try {
            channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        } catch (IOException e) {
            throw new BrokenSession(Why.LOST, e.getMessage(), e);
        }
        Wire wire = new Wire(watch, channel, null, limit, deadline);
        return wire.opened(() -> {
            channel.connect(UnixDomainSocketAddress.of(path));
            wire.streams(Channels.newInputStream(channel), Channels.newOutputStream(channel));
        });
    }

    /** A conversation over any two streams, such as a test's. */
    public static Wire over(Watch watch, InputStream in, OutputStream out, AutoCloseable raw, Duration limit) {
        Wire wire = new Wire(
                watch, raw, null, limit, System.nanoTime() + Duration.ofDays(1).toNanos());
        wire.streams(in, out);
        return wire;
    }

    private interface Opening {
        void run() throws IOException;
    }

    private Wire opened(Opening opening) throws BrokenSession {
        try {
            opening.run();
            return this;
        } catch (IOException e) {
            cut();
            throw broken(e);
        }
    }

    private void streams(InputStream from, OutputStream to) {
        in = from;
        out = new BufferedOutputStream(to, OUT_BUFFER);
    }

    /** When all must be over, in the time of {@link System#nanoTime}. */
    public void deadline(long nanoTime) {
        deadline = nanoTime;
    }

    /** What follows, up to the next call, may take this long, or to the deadline if that comes first. */
    public void limit(Duration step) {
        long now = System.nanoTime();
        cutAt = deadline - now < step.toNanos() ? deadline : now + step.toNanos();
    }

    void cutIfLate(long now) {
        if (now - cutAt < 0) return;
        late = true;
        cut();
    }

    /** Closes at once, without a word. On any thread. */
    public void cut() {
        watch.remove(this);
        try {
            raw.close();
        } catch (Exception e) {
            // it is gone
        }
    }

    /** The next byte, or -1 at the end. */
    public int read() throws BrokenSession {
        if (next == end) {
            try {
                end = in.read(buffer);
                next = 0;
            } catch (IOException e) {
                throw broken(e);
            }
            if (end < 0) {
                end = 0;
                if (late) throw broken(null);
                return -1;
            }
        }
        return buffer[next++] & 0xff;
    }

    /** Whether something came that was not asked for, or the end. Never blocks; in TLS it sees only what was read. */
    public boolean isQuiet() {
        if (next < end) return false;
        try {
            return tls != null || in.available() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    public void write(byte[] bytes, int offset, int length) throws BrokenSession {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            throw broken(e);
        }
    }

    public void write(byte[] bytes) throws BrokenSession {
        write(bytes, 0, bytes.length);
    }

    public void flush() throws BrokenSession {
        try {
            out.flush();
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /** Lays TLS over a connected socket; shakes no hands yet. */
    public interface Layer {
        SSLSocket over(Socket plain) throws IOException;
    }

    /** Shakes hands, and speaks TLS from here on. What has been read ahead in plain text breaks the session. */
    public void secure(Layer layer) throws BrokenSession {
        if (next < end) throw new BrokenSession(Why.NONSENSE, "more than one reply to STARTTLS", null);
        if (socket == null) throw new BrokenSession(Why.TLS, "no TLS on a Unix socket", null);
        try {
            SSLSocket secured = layer.over(socket);
            secured.startHandshake();
            streams(secured.getInputStream(), secured.getOutputStream());
            tls = secured;
        } catch (IOException e) {
            if (late) throw broken(e);
            throw new BrokenSession(Why.TLS, "TLS handshake failed: " + e.getMessage(), e);
        }
    }

    /** Of the handshake; empty in plain text. */
    public Optional<SSLSession> tls() {
        return Optional.ofNullable(tls).map(SSLSocket::getSession);
    }

    private BrokenSession broken(IOException e) {
        if (late) return new BrokenSession(Why.TIMED_OUT, "timed out", e);
        String text = e == null || e.getMessage() == null ? "connection lost" : e.getMessage();
        return new BrokenSession(Why.LOST, text, e);
    }

    /** Closes, in TLS with a good-bye; bounded by the limit that was set last. */
    @Override
    public void close() {
        try {
            if (tls != null) tls.close();
        } catch (IOException e) {
            // it is gone
        }
        cut();
    }
}
