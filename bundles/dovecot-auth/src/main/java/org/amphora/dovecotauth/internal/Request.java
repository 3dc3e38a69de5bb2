package org.amphora.dovecotauth.internal;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.amphora.api.auth.SaslContext;
import org.amphora.api.net.Connection;

/** What an AUTH line asks for: {@code AUTH id mechanism service=smtp [secured] [rip=address] … [resp=base64]}. */
record Request(long id, Fields fields) {
    private static final Pattern SERVICE = Pattern.compile("[A-Za-z0-9_-]{1,32}");
    private static final Pattern OCTETS = Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?!$)|$)){4}");

    String mechanism() {
        return fields.at(2);
    }

    boolean isWellFormed() {
        return !mechanism().isEmpty()
                && SERVICE.matcher(fields.value("service").orElse("")).matches();
    }

    /** In base64; empty if the client gave none. */
    Optional<String> response() {
        return fields.value("resp");
    }

    /** Whether final data may stand in OK; else it goes as one more CONT. */
    boolean takesFinalData() {
        return fields.has("final-resp-ok");
    }

    SaslContext context(Connection connection) {
        return new SaslContext(
                fields.value("service").orElse(""),
                connection.listener(),
                connection.id(),
                fields.value("rip").flatMap(Request::address),
                isSecured() ? Optional.of(SaslContext.VOUCHED) : Optional.empty());
    }

    /** {@code doveadm auth test} asks on this machine, has no client of its own, and does not say so. */
    private boolean isSecured() {
        return fields.has("secured") || fields.value("service").orElse("").equals("doveadm");
    }

    /** How the mechanisms to announce are asked for: all that a secured client could use. */
    static SaslContext announcement(Connection connection) {
        return new SaslContext(
                "dovecot-auth",
                connection.listener(),
                connection.id(),
                Optional.empty(),
                Optional.of(SaslContext.VOUCHED));
    }

    /** Postfix says {@code unknown} where it has no address. Names are never looked up. */
    private static Optional<InetAddress> address(String text) {
        if (text.indexOf(':') < 0 && !OCTETS.matcher(text).matches()) return Optional.empty();
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
