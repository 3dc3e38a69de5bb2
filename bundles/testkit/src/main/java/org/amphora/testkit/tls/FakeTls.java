package org.amphora.testkit.tls;

import java.math.BigInteger;
import java.net.Socket;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.amphora.api.tls.ClientTrust;
import org.amphora.api.tls.TlsProvider;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A server's key for {@code localhost}, and the context of a client that trusts it. */
public final class FakeTls implements TlsProvider {
    private final X509Certificate certificate;
    private final KeyManager[] keys;
    private final SSLContext server;
    private final SSLContext client;
    private final List<String> protocols;
    private X509Certificate trusted;

    public FakeTls() {
        this("TLSv1.2", "TLSv1.3");
    }

    /** @param protocols those that the server speaks */
    public FakeTls(String... protocols) {
        this(List.of(protocols), "localhost", "127.0.0.1");
    }

    private FakeTls(List<String> protocols, String host, String address) {
        this.protocols = protocols;
        try {
            KeyPair pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
            certificate = certificate(pair, host, address);
            char[] none = {};
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, none);
            store.setKeyEntry("server", pair.getPrivate(), none, new Certificate[] {certificate});
            KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
            factory.init(store, none);
            keys = factory.getKeyManagers();
            server = SSLContext.getInstance("TLS");
            server.init(keys, new TrustManager[] {new Anybody()}, null);
            client = trustingUs(null);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** A server that has the certificate of another host. */
    public static FakeTls elsewhere() {
        return new FakeTls(List.of("TLSv1.2", "TLSv1.3"), "elsewhere.example", "192.0.2.1");
    }

    private static X509Certificate certificate(KeyPair pair, String host, String address) throws Exception {
        var name = new X500Name("CN=" + host);
        Instant now = Instant.now();
        var builder = new JcaX509v3CertificateBuilder(
                name,
                BigInteger.ONE,
                Date.from(now.minus(Duration.ofDays(1))),
                Date.from(now.plus(Duration.ofDays(1))),
                name,
                pair.getPublic());
        var names = new GeneralNames(new GeneralName[] {
            new GeneralName(GeneralName.dNSName, host), new GeneralName(GeneralName.iPAddress, address)
        });
        builder.addExtension(Extension.subjectAlternativeName, false, names);
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
    }

    public X509Certificate certificate() {
        return certificate;
    }

    private SSLContext trustingUs(KeyManager[] own) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, new char[0]);
        trusted.setCertificateEntry("server", certificate);
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own, trust.getTrustManagers(), null);
        return context;
    }

    /** As {@link #client()}, with another's key and certificate as the client's own. */
    public SSLContext client(FakeTls own) {
        try {
            return trustingUs(own.keys);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Clients with this one's certificate are trusted, whatever the file of authorities; before, nobody is. */
    public FakeTls trust(FakeTls one) {
        trusted = one.certificate;
        return this;
    }

    /** What a client needs to trust this server. */
    public SSLContext client() {
        return client;
    }

    @Override
    public SSLContext context() {
        return server;
    }

    @Override
    public ClientTrust clientTrust(String authorities) {
        return new ClientTrust() {
            @Override
            public SSLContext context() {
                return server;
            }

            @Override
            public List<X509Certificate> verified(List<X509Certificate> chain) {
                return !chain.isEmpty() && chain.get(0).equals(trusted) ? chain : List.of();
            }
        };
    }

    @Override
    public X509ExtendedKeyManager clientKeys() {
        return (X509ExtendedKeyManager) keys[0];
    }

    @Override
    public List<String> protocols() {
        return protocols;
    }

    @Override
    public List<String> cipherSuites() {
        return List.of();
    }

    /** Leaves it to {@link ClientTrust#verified}. */
    private static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
