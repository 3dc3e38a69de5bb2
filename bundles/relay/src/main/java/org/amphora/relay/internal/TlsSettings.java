package org.amphora.relay.internal;

import java.time.Duration;
import java.util.List;
import org.amphora.api.role.ConfigReader;
import org.amphora.api.role.TableFile;
import org.amphora.relay.internal.tls.Authorities;
import org.amphora.relay.internal.tls.Level;
import org.amphora.relay.internal.tls.PolicyTable;

/** The part of the configuration that is about TLS. */
record TlsSettings(
        Level level,
        TableFile<PolicyTable> policies,
        List<String> protocols,
        Authorities authorities,
        boolean mtaSts,
        boolean clientCertificate,
        int cacheSize,
        Duration cacheTime) {
    private static final List<String> PROTOCOLS = List.of("TLSv1.2", "TLSv1.3");

    static TlsSettings read(RelaySettings.Reader r) {
        ConfigReader in = r.in();
        List<String> protocols = in.list("smtp_tls_protocols");
        if (protocols.isEmpty() || !PROTOCOLS.containsAll(protocols))
            in.mistake("smtp_tls_protocols", String.join(", ", protocols), "TLSv1.2, TLSv1.3 or both");
        return new TlsSettings(
                in.value("smtp_tls_security_level", Level::of).orElse(Level.MAY),
                r.table("smtp_tls_policy_maps", PolicyTable::of, new PolicyTable()),
                protocols,
                r.optional("smtp_tls_ca_file", p -> Authorities.in(r.etc().resolve(p)))
                        .orElseGet(Authorities::ofJava),
                in.flag("smtp_tls_mta_sts"),
                in.flag("smtp_tls_client_certificate"),
                in.number("smtp_tls_session_cache_size", 1, 1_000_000),
                in.duration("smtp_tls_session_cache_timeout", Duration.ofSeconds(1), Duration.ofDays(1)));
    }
}
