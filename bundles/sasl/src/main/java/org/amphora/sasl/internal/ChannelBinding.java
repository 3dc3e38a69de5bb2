package org.amphora.sasl.internal;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.security.spec.PSSParameterSpec;
import java.util.Locale;
import java.util.Optional;
import org.amphora.api.auth.SaslContext;
import org.amphora.api.net.TlsInfo;

/**
 * What ties an exchange to the TLS connection below it: {@code tls-server-end-point}, RFC 5929 §4, the hash of the
 * certificate that the client has seen. JSSE of Java 17 tells nothing from which {@code tls-unique} or {@code
 * tls-exporter} could be made.
 */
final class ChannelBinding {
    static final String TYPE = "tls-server-end-point";

    private ChannelBinding() {}

    /** Empty in plain text, and where the RFC defines none (a certificate signed with Ed25519). */
    static Optional<byte[]> of(SaslContext context) {
        return context.tls().flatMap(TlsInfo::own).flatMap(ChannelBinding::endPoint);
    }

    private static Optional<byte[]> endPoint(X509Certificate certificate) {
        try {
            Optional<String> digest = digest(certificate);
            if (digest.isEmpty()) return Optional.empty();
            return Optional.of(MessageDigest.getInstance(digest.get()).digest(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    /** RFC 5929 §4.1: the hash of the certificate's own signature, but SHA-256 for MD5 and SHA-1. */
    private static Optional<String> digest(X509Certificate certificate) throws GeneralSecurityException {
        String signature = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
        String hash = signature.equals("RSASSA-PSS") ? pss(certificate) : signature.replaceAll("WITH.*", "");
        return switch (hash.replace("-", "")) {
            case "MD5", "SHA1", "SHA256" -> Optional.of("SHA-256");
            case "SHA224" -> Optional.of("SHA-224");
            case "SHA384" -> Optional.of("SHA-384");
            case "SHA512" -> Optional.of("SHA-512");
            default -> Optional.empty();
        };
    }

    private static String pss(X509Certificate certificate) throws GeneralSecurityException {
        var parameters = java.security.AlgorithmParameters.getInstance("RSASSA-PSS");
        try {
            parameters.init(certificate.getSigAlgParams());
        } catch (java.io.IOException e) {
            throw new GeneralSecurityException(e);
        }
        return parameters.getParameterSpec(PSSParameterSpec.class).getDigestAlgorithm();
    }
}
