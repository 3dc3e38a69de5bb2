package org.amphora.directoryldap.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Whom we believe to be an LDAP server. */
final class Trust {
    private Trust() {}

    /**
     * @param file of PEM certificates; empty for the authorities of the JDK
     * @throws IllegalArgumentException saying what is expected
     */
    static SSLContext of(String file, Path etc) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, file.isEmpty() ? null : authorities(etc.resolve(file)), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException("a file of PEM certificates", e);
        }
    }

    private static TrustManager[] authorities(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (var in = Files.newInputStream(file)) {
            for (Certificate c : CertificateFactory.getInstance("X.509").generateCertificates(in))
                store.setCertificateEntry("authority" + store.size(), c);
        }
        if (store.size() == 0) throw new IOException("no certificate");
        var factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return factory.getTrustManagers();
    }
}
