package org.amphora.sasl.internal;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.amphora.api.role.ConfigReader;
import org.amphora.api.site.Network;

/** The configuration, checked; the annotation tells what each value means. */
record SaslSettings(
        List<String> mechanisms,
        boolean plaintextDisabled,
        List<Network> trusted,
        boolean usernameFromCert,
        CertificateName certificateName,
        int workers,
        int queueLimit,
        Duration queueTimeout,
        Duration failureDelay) {

    /** @throws org.amphora.api.role.BadConfiguration naming every mistake */
    static SaslSettings read(Map<String, Object> raw) {
        var in = new ConfigReader("org.amphora.sasl", raw);
        List<String> mechanisms = in.list("auth_mechanisms").stream()
                .map(m -> m.toUpperCase(Locale.ROOT))
                .toList();
        // RFC 4422 §3.1
        for (String m : mechanisms)
            if (!m.matches("[A-Z0-9_-]{1,20}"))
                in.mistake("auth_mechanisms", m, "a mechanism's name (up to 20 of A-Z, 0-9, - and _)");
        if (mechanisms.size() != mechanisms.stream().distinct().count())
            in.mistake("auth_mechanisms", String.join(" ", mechanisms), "each name once");
        var settings = new SaslSettings(
                mechanisms,
                in.flag("disable_plaintext_auth"),
                in.networks("login_trusted_networks"),
                in.flag("auth_ssl_username_from_cert"),
                CertificateName.of(in.oneOf("ssl_cert_username_field", "rfc822Name", "commonName")),
                in.number("auth_worker_max_count", 1, 1024),
                in.number("auth_queue_limit", 0, 10_000),
                in.duration("auth_queue_timeout", Duration.ZERO, Duration.ofMinutes(1)),
                in.duration("auth_failure_delay", Duration.ZERO, Guesses.LONGEST));
        in.done();
        return settings;
    }
}
