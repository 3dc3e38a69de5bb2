package org.amphora.net.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.mina.core.service.IoProcessor;
import org.apache.mina.core.write.WriteRequest;
import org.apache.mina.transport.socket.nio.NioProcessor;
import org.apache.mina.transport.socket.nio.NioSession;

/** The fixed, small number of I/O threads that all listeners share; a session stays with one of them. */
final class IoThreads implements IoProcessor<NioSession> {
    private final ExecutorService executor = Executors.newCachedThreadPool(new Threads("io"));
    private final List<IoThread> all = new ArrayList<>();

    IoThreads(int count) {
        for (int i = 1; i <= count; i++) all.add(new IoThread(executor, "amphora-net-io-" + i));
    }

    IoThread of(NioSession session) {
        return all.get((int) (session.getId() % all.size()));
    }

    @Override
    public void add(NioSession session) {
        of(session).add(session);
    }

    @Override
    public void flush(NioSession session) {
        of(session).flush(session);
    }

    @Override
    public void write(NioSession session, WriteRequest request) {
        of(session).write(session, request);
    }

    @Override
    public void updateTrafficControl(NioSession session) {
        of(session).control(session);
    }

    @Override
    public void remove(NioSession session) {
        of(session).remove(session);
    }

    @Override
    public boolean isDisposing() {
        return all.get(0).isDisposing();
    }

    @Override
    public boolean isDisposed() {
        return all.get(0).isDisposed();
    }

    /** Closes all sessions at once and ends the threads. */
    @Override
    public void dispose() {
        all.forEach(NioProcessor::dispose);
        Threads.end(executor);
    }
}
