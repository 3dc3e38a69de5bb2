package org.amphora.milter.internal.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.amphora.milter.internal.wire.Command;
import org.amphora.milter.internal.wire.Framer;
import org.amphora.milter.internal.wire.Options;
import org.amphora.milter.internal.wire.Packet;
import org.amphora.milter.internal.wire.Response;

/** A milter on a port of the loopback, with a thread for each connection. It answers as the test says. */
final class FakeMilter implements AutoCloseable {
    private static final int LIMIT = 1 << 20;

    private final ServerSocketChannel server;
    private final Function<Command, List<Response>> answers;
    private final List<SocketChannel> channels = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    /** All that has been told, in order; a letter and the payload, NUL as a bar. */
    private final List<String> told = new CopyOnWriteArrayList<>();

    /** Says CONTINUE where that is due, and what {@code edits} are at the end of a message. */
    static FakeMilter editing(Response... edits) throws IOException {
        return new FakeMilter(command -> {
            if (command instanceof Command.EndOfMessage) {
                var all = new ArrayList<>(List.of(edits));
                all.add(Response.Plain.CONTINUE);
                return all;
            }
            return friendly(command);
        });
    }

    /** What a milter that has nothing to say answers. */
    static List<Response> friendly(Command command) {
        if (command instanceof Command.Negotiate n) {
            Options offer = n.offer();
            return List.of(new Response.Negotiated(new Options(offer.version(), offer.actions(), 0)));
        }
        boolean silent =
                command instanceof Command.Macros || command == Command.Plain.ABORT || command == Command.Plain.QUIT;
        return silent ? List.of() : List.of(Response.Plain.CONTINUE);
    }

    /** @param answers to each command; null: the connection is closed */
    FakeMilter(Function<Command, List<Response>> answers) throws IOException {
        this(ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)), answers);
    }

    static FakeMilter at(Path path, Function<Command, List<Response>> answers) throws IOException {
        var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path));
        return new FakeMilter(server, answers);
    }

    private FakeMilter(ServerSocketChannel server, Function<Command, List<Response>> answers) {
        this.server = server;
        this.answers = answers;
        start(this::accept);
    }

    private void start(Runnable work) {
        var thread = new Thread(work, "fake-milter");
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel channel = server.accept();
                channels.add(channel);
                start(() -> serve(channel));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(SocketChannel channel) {
        var framer = new Framer(LIMIT);
        ByteBuffer in = ByteBuffer.allocate(8192);
        try (channel) {
            while (channel.read(in.clear()) >= 0) {
                in.flip();
                for (Packet p; (p = framer.next(in)) != null; ) {
                    told.add(text(p));
                    List<Response> all = answers.apply(Command.of(p));
                    if (all == null) return;
                    for (Response r : all)
                        channel.write(ByteBuffer.wrap(r.packet().octets()));
                }
            }
        } catch (IOException e) {
            // closed
        }
    }

    private static String text(Packet p) {
        var text = new StringBuilder().append(p.code());
        if (p.code() == 'O') return "O";
        for (byte b : p.payload()) text.append(b == 0 ? '|' : (char) (b & 0xff));
        return text.toString();
    }

    Endpoint endpoint() throws IOException {
        return new Endpoint("inet:" + ((InetSocketAddress) server.getLocalAddress()).getPort() + "@127.0.0.1");
    }

    List<String> told() {
        return told;
    }

    /** Waits until every connection has been closed and read to its end. */
    void awaitEnds() throws InterruptedException {
        for (Thread t : threads.subList(1, threads.size())) t.join(10_000);
    }

    int connections() {
        return channels.size();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (SocketChannel c : channels) c.close();
    }
}
