package org.amphora.dovecotauth.internal.client;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Dovecot's auth. Its thread keeps the one connection, and makes it again each second while it is not there. */
final class AuthServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuthServer.class);
    private static final long RETRY_MILLIS = 1000;
    private static final long PATIENCE_MILLIS = 5000;

    private final SocketAddress where;
    private final Thread thread = new Thread(this::run, "amphora-dovecot-auth-client");
    private volatile AuthConnection connection;
    private volatile Map<String, Boolean> mechanisms = Map.of();
    private volatile String problem = "";
    private boolean closed;

    AuthServer(SocketAddress where) {
        this.where = where;
        thread.setDaemon(true);
        thread.start();
    }

    Optional<AuthConnection> connection() {
        return Optional.ofNullable(connection);
    }

    /** @throws IOException saying why it is not there */
    AuthConnection connected() throws IOException {
        return connection().orElseThrow(() -> new IOException(problem));
    }

    /** What it has offered last, each with whether it shows the password; empty if it has never been there. */
    Map<String, Boolean> mechanisms() {
        return mechanisms;
    }

    /** Why it is not there, or empty. */
    String problem() {
        return problem;
    }

    private void run() {
        do {
            try (AuthConnection now = connect()) {
                if (!begin(now)) return;
                now.read();
            } catch (IOException e) {
                lost(e);
            }
        } while (pause());
    }

    private AuthConnection connect() throws IOException {
        SocketChannel channel = SocketChannel.open(where);
        if (!(where instanceof UnixDomainSocketAddress)) channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        return new AuthConnection(channel);
    }

    private synchronized boolean begin(AuthConnection now) {
        if (closed) return false;
        mechanisms = now.mechanisms();
        connection = now;
        problem = "";
        LOG.info("logins are asked of the Dovecot at {}", where);
        return true;
    }

    private synchronized void lost(IOException why) {
        connection = null;
        if (closed) return;
        String text = "no Dovecot at " + where + ": " + why.getMessage();
        if (!text.equals(problem)) LOG.warn("{}; logins are told to come again", text);
        problem = text;
    }

    /** False when it is over. */
    private synchronized boolean pause() {
        try {
            if (!closed) wait(RETRY_MILLIS);
        } catch (InterruptedException e) {
            return false;
        }
        return !closed;
    }

    @Override
    public void close() {
        AuthConnection last;
        synchronized (this) {
            closed = true;
            last = connection;
            notifyAll();
        }
        try {
            if (last != null) last.close();
            thread.interrupt(); // out of a handshake, too
            thread.join(PATIENCE_MILLIS);
        } catch (IOException e) {
            LOG.warn("the connection to {} does not close", where, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
