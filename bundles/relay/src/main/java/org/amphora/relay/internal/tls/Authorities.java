package org.amphora.relay.internal.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** The certificate authorities that servers are believed by, RFC 5280 §6. */
public final class Authorities {
    private final X509TrustManager trust;

    private Authorities(KeyStore store) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            X509TrustManager found = null;
            for (TrustManager m : factory.getTrustManagers()) if (m instanceof X509TrustManager x) found = x;
            trust = found;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Those of this Java. */
    public static Authorities ofJava() {
        return new Authorities((KeyStore) null);
    }

    /** @throws IllegalArgumentException if the file cannot be used */
    public static Authorities in(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> all =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (all.isEmpty()) throw new IllegalArgumentException("a PEM file with certificates");
            return of(all);
        } catch (IOException | CertificateException e) {
            throw new IllegalArgumentException("a PEM file with certificates (" + e.getMessage() + ")");
        }
    }

    static Authorities of(Collection<? extends Certificate> roots) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, new char[0]);
            int n = 0;
            for (Certificate root : roots) store.setCertificateEntry("root" + n++, root);
            return new Authorities(store);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A client's context that believes them. */
    SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A chain that leads to one of them, is valid now, and is of one of the names ({@link Names#match}). */
    public CertificateCheck check(Collection<String> names) {
        return chain -> {
            Optional<String> fault = trusted(chain);
            if (fault.isPresent()) return fault;
            return Names.match(chain.get(0), names)
                    ? Optional.empty()
                    : Optional.of("certificate is for " + Names.of(chain.get(0)) + ", not for " + names);
        };
    }

    Optional<String> trusted(List<X509Certificate> chain) {
        try {
            trust.checkServerTrusted(chain.toArray(new X509Certificate[0]), "UNKNOWN");
            return Optional.empty();
        } catch (CertificateException e) {
            return Optional.of("certificate is not trusted: " + e.getMessage());
        }
    }
}
