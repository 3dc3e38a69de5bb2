package org.amphora.dovecotauth.internal.client;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.amphora.api.role.ConfigReader;

/**
 * The configuration, checked; the annotation tells what each value means.
 *
 * @param socket empty: off
 */
record AuthClientSettings(
        Optional<SocketAddress> socket,
        List<String> mechanisms,
        boolean plaintextDisabled,
        String defaultRealm,
        Duration timeout) {
    private static final Pattern INET = Pattern.compile("inet:(.+):(\\d{1,5})");

    /** @throws org.amphora.api.role.BadConfiguration naming every mistake */
    static AuthClientSettings read(Map<String, Object> raw) {
        var in = new ConfigReader("org.amphora.dovecotauthclient", raw);
        List<String> mechanisms = in.list("auth_mechanisms").stream()
                .map(m -> m.toUpperCase(Locale.ROOT))
                .toList();
        for (String m : mechanisms)
            if (!m.matches("[A-Z0-9_-]{1,20}") || m.equals("ANONYMOUS") || m.endsWith("-PLUS"))
                in.mistake("auth_mechanisms", m, "a mechanism's name, not ANONYMOUS and without -PLUS");
        var settings = new AuthClientSettings(
                in.value("auth_socket", AuthClientSettings::socket).flatMap(s -> s),
                mechanisms,
                in.flag("disable_plaintext_auth"),
                in.text("auth_default_realm").toLowerCase(Locale.ROOT),
                in.duration("timeout", Duration.ofSeconds(1), Duration.ofMinutes(5)));
        in.done();
        return settings;
    }

    /** As Postfix's smtpd_sasl_path has it. */
    private static Optional<SocketAddress> socket(String text) {
        if (text.isEmpty()) return Optional.empty();
        if (text.startsWith("/")) return Optional.of(UnixDomainSocketAddress.of(text));
        Matcher inet = INET.matcher(text);
        if (!inet.matches() || Integer.parseInt(inet.group(2)) > 65535)
            throw new IllegalArgumentException("an absolute path or inet:host:port");
        return Optional.of(new InetSocketAddress(inet.group(1), Integer.parseInt(inet.group(2))));
    }
}
