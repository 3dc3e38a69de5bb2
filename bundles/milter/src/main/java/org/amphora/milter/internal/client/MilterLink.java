package org.amphora.milter.internal.client;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.amphora.milter.internal.wire.Command;
import org.amphora.milter.internal.wire.Framer;
import org.amphora.milter.internal.wire.Malformed;
import org.amphora.milter.internal.wire.Options;
import org.amphora.milter.internal.wire.Packet;
import org.amphora.milter.internal.wire.Response;
import org.amphora.milter.internal.wire.Response.Plain;
import org.amphora.milter.internal.wire.Stage;

/**
 * One connection to a milter that has agreed on the protocol. What needs no answer waits until something does, or until
 * there is enough of it. After an exception it is of no use but to be closed. Not for several threads.
 */
final class MilterLink implements Closeable {
    private static final int ROOM = 16 * 1024;
    private static final Duration TIME_TO_QUIT = Duration.ofMillis(100);

    /** What happens to each modification that comes before the last word. */
    interface Modifications {
        Modifications NONE = m -> {
            throw new Malformed("it changes the message before its end");
        };

        void take(Response.Modification modification) throws IOException;
    }

    private final MilterSocket socket;
    private final Framer framer;
    private final ByteBuffer in = ByteBuffer.allocate(8192).flip();
    private final ByteBuffer out = ByteBuffer.allocate(ROOM);
    private final Options agreed;
    private final Map<Stage, List<String>> macros;
    private Stage skipped;
    private String told = "";

    /** Connects, and agrees on the protocol. */
    MilterLink(Endpoint where, MilterSettings settings) throws IOException {
        Deadline deadline = Deadline.in(settings.timeouts().connect());
        framer = new Framer(settings.limits().packet());
        socket = MilterSocket.connect(where.address(), deadline);
        try {
            agreed = negotiated(settings.offer(), deadline);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
        macros = new EnumMap<>(settings.macros());
        macros.putAll(agreed.macros());
    }

    private Options negotiated(Options offer, Deadline deadline) throws IOException {
        send(new Command.Negotiate(offer), deadline);
        flush(deadline);
        Response response = response(deadline);
        if (!(response instanceof Response.Negotiated negotiated))
            throw new Malformed("it does not answer the negotiation");
        Options answer = negotiated.options();
        if (answer.version() < Options.OLDEST || answer.version() > offer.version())
            throw new Malformed("it wants version " + answer.version() + " of the protocol, not " + offer.version());
        if (!offer.allows(answer.actions())) throw new Malformed("it wants to do what was not offered");
        return answer;
    }

    boolean wants(Stage stage) {
        return agreed.tells(stage) && skipped != stage;
    }

    boolean has(int step) {
        return agreed.has(step);
    }

    /** What the milter has been told of the client that it would have to be told anew. */
    String told() {
        return told;
    }

    void told(String what) {
        told = what;
    }

    /** {@link #ask(Stage, Command, UnaryOperator, Deadline, Modifications)} before the end of the message. */
    Response ask(Stage stage, Command command, UnaryOperator<String> values, Deadline deadline) throws IOException {
        return ask(stage, command, values, deadline, Modifications.NONE);
    }

    /**
     * Tells of a stage and waits for the last word about it; {@code CONTINUE} at once where none is to come.
     *
     * @param values the value of a macro by its name, or null
     */
    Response ask(
            Stage stage, Command command, UnaryOperator<String> values, Deadline deadline, Modifications modifications)
            throws IOException {
        if (skipped == stage) return Plain.CONTINUE;
        skipped = null;
        if (!stage.isIn(agreed.version())) return Plain.CONTINUE;
        macros(stage, values, deadline);
        if (!agreed.tells(stage)) return Plain.CONTINUE;
        send(command, deadline);
        if (!agreed.answers(stage)) return Plain.CONTINUE;
        flush(deadline);
        Response last = lastWord(deadline, modifications);
        if (last != Plain.SKIP) return last;
        skipped = stage;
        return Plain.CONTINUE;
    }

    private void macros(Stage stage, UnaryOperator<String> values, Deadline deadline) throws IOException {
        var known = Macros.known(macros.getOrDefault(stage, List.of()), values);
        if (!known.isEmpty()) send(new Command.Macros(stage.code(), known), deadline);
    }

    private Response lastWord(Deadline deadline, Modifications modifications) throws IOException {
        while (true) {
            Response response = response(deadline);
            if (response instanceof Response.Modification m) modifications.take(m);
            else if (response instanceof Response.Negotiated) throw new Malformed("it negotiates again");
            else if (response == Plain.CONNECTION_FAILURE) throw new IOException("it asks for a connection failure");
            // still at work: it may be so until the deadline
            else if (response != Plain.PROGRESS) return response;
        }
    }

    /** The message is given up. */
    void abort(Deadline deadline) throws IOException {
        skipped = null;
        send(Command.Plain.ABORT, deadline);
        flush(deadline);
    }

    private Response response(Deadline deadline) throws IOException {
        while (true) {
            Packet packet = framer.next(in);
            if (packet != null) return Response.of(packet);
            in.clear();
            try {
                socket.read(in, deadline);
            } finally {
                in.flip();
            }
        }
    }

    private void send(Command command, Deadline deadline) throws IOException {
        byte[] octets = command.packet().octets();
        if (octets.length > out.remaining()) flush(deadline);
        if (octets.length > out.remaining()) socket.write(ByteBuffer.wrap(octets), deadline);
        else out.put(octets);
    }

    private void flush(Deadline deadline) throws IOException {
        out.flip();
        try {
            socket.write(out, deadline);
        } finally {
            out.clear();
        }
    }

    /** Says good-bye, if that takes no time. */
    void quit() {
        try (socket) {
            Deadline deadline = Deadline.in(TIME_TO_QUIT);
            send(Command.Plain.QUIT, deadline);
            flush(deadline);
        } catch (IOException e) {
            // it has gone, or does not read: either way it is over
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
