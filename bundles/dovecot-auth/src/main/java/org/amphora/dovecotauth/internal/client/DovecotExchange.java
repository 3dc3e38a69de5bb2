package org.amphora.dovecotauth.internal.client;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.amphora.api.auth.SaslContext;
import org.amphora.api.auth.SaslExchange;
import org.amphora.api.auth.SaslStep;
import org.amphora.api.auth.SaslStep.Reason;
import org.amphora.api.directory.Account;
import org.amphora.api.net.TlsInfo;
import org.amphora.dovecotauth.internal.Fields;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One exchange, passed on to a Dovecot and back. */
final class DovecotExchange implements SaslExchange {
    /** The Dovecot that is asked. */
    interface Server {
        /** @throws IOException if it is not there */
        AuthConnection connected() throws IOException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(DovecotExchange.class);
    private static final Logger AUTH = LoggerFactory.getLogger("org.amphora.auth");
    /** What an account's name must be for a store: no path, nothing that could forge a line of the log. */
    private static final Pattern NAME = Pattern.compile("[^@/\\p{Cntrl}\\s\"\\\\]+@[^@/\\p{Cntrl}\\s\"\\\\]+");

    private final Server server;
    private final AuthClientSettings settings;
    private final String mechanism;
    private final SaslContext context;
    private AuthConnection connection;
    private long id;
    private String claimed = "";
    private String detail = "";

    DovecotExchange(Server server, AuthClientSettings settings, String mechanism, SaslContext context) {
        this.server = server;
        this.settings = settings;
        this.mechanism = mechanism;
        this.context = context;
    }

    @Override
    public String claimed() {
        return claimed;
    }

    @Override
    public String detail() {
        return detail;
    }

    @Override
    public SaslStep step(byte[] response) {
        SaslStep step;
        try {
            step = answer(ask(response));
        } catch (IOException e) {
            LOG.warn("session={} Dovecot cannot be asked: {}", context.session(), e.getMessage());
            step = failure(Reason.UNAVAILABLE, e.getMessage());
        }
        if (!(step instanceof SaslStep.Challenge)) log(step);
        return step;
    }

    private Fields ask(byte[] response) throws IOException {
        if (connection != null)
            return connection.ask(id, List.of("CONT", Long.toString(id), base64(response)), settings.timeout());
        connection = server.connected();
        id = connection.nextId();
        return connection.ask(id, request(response), settings.timeout());
    }

    /** Nothing is to be done with the login on Dovecot's side: nologin. */
    private List<String> request(byte[] response) {
        var fields = new ArrayList<>(List.of("AUTH", Long.toString(id), mechanism));
        fields.add("service=" + context.protocol());
        fields.add("nologin");
        fields.add("final-resp-ok");
        fields.add("session=" + context.session());
        if (context.tls().isPresent()) fields.add("secured");
        context.peer().map(InetAddress::getHostAddress).ifPresent(a -> fields.add("rip=" + a));
        if (response != null) fields.add("resp=" + base64(response));
        return fields;
    }

    private SaslStep answer(Fields reply) {
        reply.value("user").ifPresent(u -> claimed = u);
        return switch (reply.at(0)) {
            case "CONT" -> challenge(reply.at(2));
            case "OK" -> success(reply);
            default -> failed(reply);
        };
    }

    private SaslStep challenge(String base64) {
        byte[] data = decoded(base64);
        return data == null ? failure(Reason.UNAVAILABLE, "a challenge is not base64") : new SaslStep.Challenge(data);
    }

    private SaslStep success(Fields reply) {
        String name = claimed.toLowerCase(Locale.ROOT);
        if (name.indexOf('@') < 0 && !settings.defaultRealm().isEmpty()) name += "@" + settings.defaultRealm();
        byte[] data = decoded(reply.value("resp").orElse(""));
        if (!NAME.matcher(name).matches() || data == null) {
            LOG.warn("session={} Dovecot names a user that is none here: see auth_default_realm", context.session());
            return failure(Reason.UNAVAILABLE, "no account's name");
        }
        return new SaslStep.Success(new Account(name, true, 0), data);
    }

    private SaslStep failed(Fields reply) {
        String reason = reply.value("reason").orElse("");
        boolean temporary = reply.has("temp") || reply.value("code").orElse("").equals("temp_fail");
        return failure(temporary ? Reason.UNAVAILABLE : Reason.BAD_CREDENTIALS, reason);
    }

    private SaslStep failure(Reason reason, String why) {
        detail = why;
        return new SaslStep.Failure(reason);
    }

    private static String base64(byte[] data) {
        return Base64.getEncoder().encodeToString(data);
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private void log(SaslStep step) {
        String outcome = step instanceof SaslStep.Failure f
                ? f.reason().name().toLowerCase(Locale.ROOT).replace('_', '-')
                : "success";
        AUTH.info(
                "auth outcome={} login=\"{}\" account={} peer={} mech={} proto={} listener={} session={} tls={} by=dovecot{}",
                outcome,
                printable(claimed),
                step instanceof SaslStep.Success s ? s.account().name() : "-",
                context.peer().map(InetAddress::getHostAddress).orElse("local"),
                mechanism,
                context.protocol(),
                context.listener(),
                context.session(),
                context.tls().map(TlsInfo::protocol).orElse("none"),
                detail.isEmpty() ? "" : " detail=\"" + printable(detail) + '"');
    }

    private static String printable(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cf}\"\\\\]", "?");
    }
}
