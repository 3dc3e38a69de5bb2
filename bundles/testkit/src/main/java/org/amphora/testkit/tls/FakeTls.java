package org.amphora.testkit.tls;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
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
    private final SSLContext server;
    private final SSLContext client;
    private final List<String> protocols;

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
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(store, none);
            server = SSLContext.getInstance("TLS");
            server.init(keys.getKeyManagers(), null, null);
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, none);
            trusted.setCertificateEntry("server", certificate);
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(trusted);
            client = SSLContext.getInstance("TLS");
            client.init(null, trust.getTrustManagers(), null);
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

    /** What a client needs to trust this server. */
    public SSLContext client() {
        return client;
    }

    @Override
    public SSLContext context() {
        return server;
    }

    @Override
    public List<String> protocols() {
        return protocols;
    }

    @Override
    public List<String> cipherSuites() {
        return List.of();
    }
}
