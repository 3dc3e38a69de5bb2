package org.amphora.net.internal;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Unix socket that listens. */
final class UnixDoor extends Door implements UnixLoop.Ready {
    private static final Logger LOG = LoggerFactory.getLogger(UnixDoor.class);

    private final Listener listener;
    private final UnixLoop loop;
    private final SocketFile file;
    private final ServerSocketChannel channel;
    private final Object identity;
    private final SelectionKey key;
    private volatile boolean rests;

    UnixDoor(Listener listener, Net net, ListenerSettings s) throws IOException {
        super(s);
        this.listener = listener;
        loop = net.unix();
        file = s.unix().orElseThrow();
        channel = file.bind(s.backlog());
        identity = file.identity();
        try {
            key = loop.register(channel, SelectionKey.OP_ACCEPT, this);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    boolean blocks(ListenerSettings wanted) {
        return wanted.unix().filter(f -> f.path().equals(file.path())).isPresent();
    }

    @Override
    int port() {
        return 0;
    }

    @Override
    String place() {
        return settings().address();
    }

    @Override
    public void ready(SelectionKey ready) {
        SocketChannel client;
        try {
            client = channel.accept();
        } catch (IOException e) {
            if (!channel.isOpen()) return;
            // no more files may be open, as a rule: it would fail again and again
            LOG.warn("{}: nobody is let in for a moment: {}", settings().name(), e.getMessage());
            loop.interest(key, SelectionKey.OP_ACCEPT, false);
            rests = true;
            return;
        }
        if (client != null) new UnixTransport(loop, client, file.path(), listener).open(this);
    }

    @Override
    void tick() {
        if (!rests) return;
        rests = false;
        loop.interest(key, SelectionKey.OP_ACCEPT, true);
    }

    @Override
    void close() {
        end();
        try {
            file.remove(identity);
        } catch (IOException e) {
            LOG.warn("{}: {} stays behind: {}", settings().name(), file.path(), e.getMessage());
        }
    }

    @Override
    public void end() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.warn("{}: the socket does not close: {}", settings().name(), e.getMessage());
        }
    }
}
