package org.amphora.tls.internal;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;

/** Makes JSSE's context of keys and their chains. */
final class ServerContext {
    /** For listeners that ask no client for a certificate; without this, JSSE would read the JDK's whole list of authorities. */
    static final TrustManager NOBODY = new ServerTrust() {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("no client certificate is trusted");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            checkClientTrusted(chain, type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            checkClientTrusted(chain, type);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    };

    private ServerContext() {}

    /** @param all the default first */
    static SSLContext of(List<KeyMaterial> all, TlsSettings settings, TrustManager clients) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {new SniKeys(all)}, new TrustManager[] {clients}, null);
            var sessions = context.getServerSessionContext();
            sessions.setSessionCacheSize(settings.sessionCacheSize());
            sessions.setSessionTimeout((int) settings.sessionTimeout().toSeconds());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
