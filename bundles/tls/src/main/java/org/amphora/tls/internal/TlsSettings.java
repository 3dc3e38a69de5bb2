package org.amphora.tls.internal;

import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.amphora.api.role.ConfigReader;

/**
 * {@code org.amphora.tls.cfg}.
 *
 * @param etc what relative paths are relative to
 * @param certificateFile empty: self-signed
 */
record TlsSettings(
        Path etc,
        Optional<Path> certificateFile,
        Path keyFile,
        Optional<Path> keyPasswordFile,
        List<Path> sniFiles,
        List<String> protocols,
        List<String> cipherSuites,
        int sessionCacheSize,
        Duration sessionTimeout,
        Duration reloadInterval) {

    /** RFC 9325 §4.2, and those of TLS 1.3. AES-128 first: strong enough, and the fastest. */
    private static final List<String> STRONG = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private static final List<String> PROTOCOLS = List.of("TLSv1.2", "TLSv1.3");

    /** @param etc what relative paths are relative to */
    static TlsSettings read(ConfigReader in, Path etc) {
        String certificate = in.text("certificate_file");
        String key = in.text("key_file");
        if (certificate.isEmpty() && !key.isEmpty())
            in.mistake("certificate_file", certificate, "the certificate that belongs to key_file");
        String password = in.text("key_password_file");
        List<String> others = in.list("sni_files");
        if (certificate.isEmpty() && !others.isEmpty())
            in.mistake("sni_files", String.join(", ", others), "certificate_file, the default, beside it");
        List<String> protocols = in.list("protocols");
        if (protocols.isEmpty() || !PROTOCOLS.containsAll(protocols))
            in.mistake("protocols", String.join(", ", protocols), "TLSv1.2, TLSv1.3 or both");
        var settings = new TlsSettings(
                etc,
                certificate.isEmpty() ? Optional.empty() : Optional.of(etc.resolve(certificate)),
                etc.resolve(key.isEmpty() ? certificate : key),
                password.isEmpty() ? Optional.empty() : Optional.of(etc.resolve(password)),
                others.stream().map(etc::resolve).toList(),
                protocols,
                suites(in),
                in.number("session_cache_size", 1, 10_000_000),
                in.duration("session_timeout", Duration.ofSeconds(1), Duration.ofDays(7)),
                in.duration("reload_interval", Duration.ZERO, Duration.ofDays(1)));
        in.done();
        return settings;
    }

    private static List<String> suites(ConfigReader in) {
        Set<String> known = known();
        List<String> wanted = in.list("cipher_suites");
        for (String suite : wanted)
            if (!known.contains(suite))
                in.mistake("cipher_suites", suite, "names of suites of this Java, such as " + STRONG.get(0));
        return (wanted.isEmpty() ? STRONG : wanted)
                .stream().filter(known::contains).toList();
    }

    private static Set<String> known() {
        try {
            var supported = SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites();
            return new LinkedHashSet<>(Arrays.asList(supported));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
