package org.amphora.dovecotauth.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.amphora.api.auth.Sasl;
import org.amphora.api.auth.SaslExchange;
import org.amphora.api.auth.SaslStep;
import org.amphora.api.net.Connection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client: its handshake, and its requests that wait for the next response. Calls never overlap. */
final class Session {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String MAJOR = "1";
    private static final String MINOR = "2";
    private static final long LARGEST_ID = 0xffff_ffffL;

    /** How far the client's handshake is: its VERSION, then its CPID. */
    enum Stage {
        VERSION,
        CPID,
        READY
    }

    /** A request between two steps; with {@code done}, only the client's empty answer to the final data is missing. */
    private record Waiting(Request request, SaslExchange exchange, Optional<SaslStep.Success> done) {}

    private final Connection connection;
    private final Supplier<Optional<Sasl>> sasl;
    private final DovecotAuthSettings settings;
    /** Oldest first. */
    private final Map<Long, Waiting> waiting = new LinkedHashMap<>();

    private Stage stage = Stage.VERSION;
    private boolean busy;
    private boolean over;

    Session(Connection connection, Supplier<Optional<Sasl>> sasl, DovecotAuthSettings settings) {
        this.connection = connection;
        this.sasl = sasl;
        this.settings = settings;
        connection.idleTimeout(settings.requestTimeout());
    }

    /** The server's handshake. Postfix wants MECH before SPID, to know what kind of socket it has found. */
    void greet(int connectionNumber) {
        send("VERSION", MAJOR, MINOR);
        sasl.get()
                .map(s -> s.mechanisms(Request.announcement(connection)))
                .orElse(List.of())
                .forEach(m -> send("MECH", m, flag(m)));
        send("SPID", Long.toString(ProcessHandle.current().pid()));
        send("CUID", Integer.toString(connectionNumber));
        byte[] cookie = new byte[16];
        RANDOM.nextBytes(cookie);
        send("COOKIE", HexFormat.of().formatHex(cookie));
        send("DONE");
    }

    /** What is not known to hide the password counts as showing it, so that {@code noplaintext} leaves it out. */
    private static String flag(String mechanism) {
        return mechanism.startsWith("SCRAM-") ? "mutual-auth" : "plaintext";
    }

    boolean takesInput() {
        return !busy && !over;
    }

    boolean isAtBoundary() {
        return takesInput() && waiting.isEmpty();
    }

    int lineLimit() {
        return settings.maxLineLength();
    }

    void line(String line) {
        if (line == LineFramer.TOO_LONG) {
            broken("a line is too long");
            return;
        }
        Fields fields = Fields.of(line);
        switch (stage) {
            case VERSION -> {
                if (!fields.at(0).equals("VERSION") || !fields.at(1).equals(MAJOR)) broken("VERSION 1 was expected");
                else stage = Stage.CPID;
            }
            case CPID -> {
                if (!fields.at(0).equals("CPID") || id(fields).isEmpty()) broken("CPID was expected");
                else stage = Stage.READY;
            }
            case READY -> command(fields);
        }
    }

    private void command(Fields fields) {
        Optional<Long> id = id(fields);
        if (id.isEmpty()) {
            broken("a number is missing");
            return;
        }
        switch (fields.at(0)) {
            case "AUTH" -> auth(new Request(id.get(), fields));
            case "CONT" -> cont(id.get(), fields.at(2));
            case "CANCEL" -> waiting.remove(id.get());
            default -> broken("an unknown command");
        }
    }

    private static Optional<Long> id(Fields fields) {
        try {
            long id = Long.parseLong(fields.at(1));
            return id > 0 && id <= LARGEST_ID ? Optional.of(id) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private void auth(Request request) {
        if (!request.isWellFormed() || waiting.containsKey(request.id())) {
            broken("AUTH is malformed or has the id of another request");
            return;
        }
        Optional<Sasl> service = sasl.get();
        if (service.isEmpty()) {
            unavailable(request.id(), "", "Authentication is restarting");
            return;
        }
        Optional<SaslExchange> exchange = service.get().start(request.mechanism(), request.context(connection));
        if (exchange.isEmpty()) fail(request.id(), "", "reason=Mechanism is not available here");
        else step(request, exchange.get(), request.response().orElse(null));
    }

    private void cont(long id, String response) {
        Waiting w = waiting.remove(id);
        if (w == null) {
            fail(id, "", "reason=Authentication request timed out");
        } else if (w.done().isEmpty()) {
            step(w.request(), w.exchange(), response);
        } else if (response.isEmpty()) {
            ok(w.request(), w.done().get());
        } else {
            fail(id, w.exchange().claimed(), "reason=An empty response was expected");
        }
    }

    /** @param response in base64, or null if the client gave no initial one */
    private void step(Request request, SaslExchange exchange, String response) {
        byte[] decoded;
        try {
            decoded = response == null ? null : Base64.getDecoder().decode(response);
        } catch (IllegalArgumentException e) {
            fail(request.id(), exchange.claimed(), "reason=Response is not base64");
            return;
        }
        busy = true;
        connection.executeLogin(() -> {
            busy = false;
            try {
                answer(request, exchange, exchange.step(decoded));
            } catch (RuntimeException e) {
                String bug = UUID.randomUUID().toString().substring(0, 8);
                LOG.error("id={} session={} a bug in an authentication", bug, connection.id(), e);
                unavailable(request.id(), "", "Internal error (" + bug + ")");
            }
        });
    }

    private void answer(Request request, SaslExchange exchange, SaslStep step) {
        if (step instanceof SaslStep.Challenge c) {
            await(new Waiting(request, exchange, Optional.empty()), c.data());
        } else if (step instanceof SaslStep.Success s) {
            if (s.data().length == 0 || request.takesFinalData()) ok(request, s);
            else await(new Waiting(request, exchange, Optional.of(s)), s.data());
        } else {
            failed(request.id(), exchange.claimed(), ((SaslStep.Failure) step).reason());
        }
    }

    /** Postfix does not cancel what its client gives up: the oldest request makes room. */
    private void await(Waiting next, byte[] challenge) {
        if (waiting.size() >= settings.maxRequests()) {
            long oldest = waiting.keySet().iterator().next();
            waiting.remove(oldest);
            unavailable(oldest, "", "Too many requests");
        }
        long id = next.request().id();
        waiting.put(id, next);
        send("CONT", Long.toString(id), base64(challenge));
    }

    private void ok(Request request, SaslStep.Success success) {
        List<String> fields = new ArrayList<>(List.of(
                "OK", Long.toString(request.id()), "user=" + success.account().name()));
        if (success.data().length > 0 && request.takesFinalData()) fields.add("resp=" + base64(success.data()));
        send(fields);
    }

    private void failed(long id, String user, SaslStep.Reason reason) {
        switch (reason) {
            case BAD_CREDENTIALS -> fail(id, user);
            case MALFORMED -> fail(id, user, "reason=Malformed response");
            case ENCRYPTION_NEEDED -> fail(id, user, "reason=Plain-text authentication needs TLS");
            case UNAVAILABLE -> unavailable(id, user, "Authentication is not available");
        }
    }

    private void unavailable(long id, String user, String reason) {
        fail(id, user, "reason=" + reason, "temp", "code=temp_fail");
    }

    private void fail(long id, String user, String... more) {
        List<String> fields = new ArrayList<>(List.of("FAIL", Long.toString(id)));
        if (!user.isEmpty()) fields.add("user=" + user);
        fields.addAll(List.of(more));
        send(fields);
    }

    private void send(String... fields) {
        send(List.of(fields));
    }

    private void send(List<String> fields) {
        if (!over) connection.write(ByteBuffer.wrap(Fields.line(fields).getBytes(StandardCharsets.UTF_8)));
    }

    private static String base64(byte[] data) {
        return Base64.getEncoder().encodeToString(data);
    }

    // ---- the end

    /** Nothing has come for the time that a request may wait: a connection without one may stay as long as it likes. */
    void idle() {
        if (stage != Stage.READY) {
            broken("no handshake");
            return;
        }
        waiting.keySet().forEach(id -> unavailable(id, "", "Authentication request timed out"));
        waiting.clear();
    }

    /** A client that breaks the protocol is a bug or a stranger: the protocol has no words for it. */
    private void broken(String what) {
        LOG.warn("session={} peer={} closed: {}", connection.id(), connection.remote(), what);
        close();
    }

    void close() {
        if (over) return;
        ended();
        connection.close(ByteBuffer.allocate(0));
    }

    /** The connection has gone, or another handler has it. */
    void ended() {
        over = true;
        waiting.clear();
    }

    Stage stage() {
        return stage;
    }

    void stage(Stage stage) {
        this.stage = stage;
    }

    String summary() {
        return stage + (busy ? " busy" : "");
    }
}
