package org.amphora.tls.internal;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.stream.Stream;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/** Keys and certificates for tests. */
final class Keys {
    private Keys() {}

    static KeyPair pair(String algorithm, int bits) throws Exception {
        var generator = KeyPairGenerator.getInstance(algorithm);
        if (bits > 0) generator.initialize(bits);
        return generator.generateKeyPair();
    }

    /** Self-signed; without DNS names, if there are none. */
    static X509Certificate certificate(KeyPair pair, String name, Instant end, String... dns) throws Exception {
        var subject = new X500Name("CN=" + name);
        String signature =
                switch (pair.getPrivate().getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> "Ed25519";
                };
        var builder = new JcaX509v3CertificateBuilder(
                subject,
                BigInteger.valueOf(name.hashCode() & 0xffff).add(BigInteger.ONE),
                Date.from(Instant.now().minus(Duration.ofDays(2))),
                Date.from(end),
                subject,
                pair.getPublic());
        if (dns.length > 0)
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(Stream.of(dns)
                            .map(n -> new GeneralName(GeneralName.dNSName, n))
                            .toArray(GeneralName[]::new)));
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder(signature).build(pair.getPrivate())));
    }

    static X509Certificate certificate(KeyPair pair, String name) throws Exception {
        return certificate(pair, name, Instant.now().plus(Duration.ofDays(100)));
    }

    /** An RSA key as PKCS#1. */
    static String pem(Object... objects) throws IOException {
        var text = new StringWriter();
        try (var pem = new JcaPEMWriter(text)) {
            for (Object o : objects) pem.writeObject(o);
        }
        return text.toString();
    }

    static PemObject pkcs8(KeyPair pair) {
        return new PemObject("PRIVATE KEY", pair.getPrivate().getEncoded());
    }

    /** SEC1 as OpenSSL writes it, with the curve inside. */
    static PemObject sec1(KeyPair pair) throws IOException {
        var key = new ECPrivateKey(
                256,
                ((java.security.interfaces.ECPrivateKey) pair.getPrivate()).getS(),
                SECObjectIdentifiers.secp256r1);
        return new PemObject("EC PRIVATE KEY", key.getEncoded());
    }

    static Path write(Path file, String text) throws IOException {
        return Files.writeString(file, text);
    }
}
