package org.amphora.tls.internal;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.amphora.api.tls.ClientTrust;

/** The authorities of one file, and the context of the listeners that name it. Immutable. */
final class ClientCertificates implements ClientTrust {
    private final X509ExtendedTrustManager authorities;
    private final SSLContext context;

    /** @throws org.amphora.api.role.BadConfiguration if the file cannot be used */
    ClientCertificates(Path file, List<KeyMaterial> own, TlsSettings settings) {
        this(authorities(PemFiles.authorities(file)), own, settings);
    }

    private ClientCertificates(X509ExtendedTrustManager authorities, List<KeyMaterial> own, TlsSettings settings) {
        this.authorities = authorities;
        context = ServerContext.of(own, settings, new AtTheHandshake());
    }

    /** The same authorities, and other keys of ours. */
    ClientCertificates with(List<KeyMaterial> own, TlsSettings settings) {
        return new ClientCertificates(authorities, own, settings);
    }

    private static X509ExtendedTrustManager authorities(List<X509Certificate> all) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (X509Certificate a : all) store.setCertificateEntry(String.valueOf(store.size()), a);
            var factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public SSLContext context() {
        return context;
    }

    @Override
    public List<X509Certificate> verified(List<X509Certificate> chain) {
        if (chain.isEmpty()) return chain;
        try {
            chain.get(0).checkValidity(); // not looked at if it stands in the file itself
            authorities.checkClientTrusted(chain.toArray(X509Certificate[]::new), "UNKNOWN");
            return chain;
        } catch (CertificateException e) {
            return List.of();
        }
    }

    /** Refuses where a certificate is needed; else a stranger's is as good as none, and mail from it is taken. */
    private final class AtTheHandshake extends ServerTrust {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            if (engine.getNeedClientAuth()) authorities.checkClientTrusted(chain, type, engine);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            authorities.checkClientTrusted(chain, type, socket);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            authorities.checkClientTrusted(chain, type);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return authorities.getAcceptedIssuers();
        }
    }
}
