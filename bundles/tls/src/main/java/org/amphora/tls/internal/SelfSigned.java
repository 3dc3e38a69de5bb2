package org.amphora.tls.internal;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate of a server that has none yet: for its host name, localhost and the loopback addresses, so that
 * everything works on the first day; no client trusts it unasked.
 */
final class SelfSigned {
    private static final Logger LOG = LoggerFactory.getLogger(SelfSigned.class);
    private static final Duration VALID = Duration.ofDays(3650);
    private static final int DNS_NAME = 2;

    private final Path certificateFile;
    private final Path keyFile;

    /** @param folder where its two files are, made if need be */
    SelfSigned(Path folder) {
        certificateFile = folder.resolve("certificate.pem");
        keyFile = folder.resolve("key.pem");
    }

    /** The one that is there, if it is good for this host name; else a new one. */
    KeyMaterial get(String hostname) throws IOException {
        if (Files.exists(certificateFile) && Files.exists(keyFile)) {
            KeyMaterial old = PemFiles.read(certificateFile, keyFile, Optional.empty());
            if (covers(old.own(), hostname) && old.own().getNotAfter().after(new Date())) return old;
        }
        try {
            make(hostname);
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IOException("cannot make a self-signed certificate", e);
        }
        LOG.warn(
                "made a self-signed certificate for {}: clients will not trust it; set certificate_file and key_file"
                        + " in etc/org.amphora.tls.cfg ({})",
                hostname,
                certificateFile);
        return PemFiles.read(certificateFile, keyFile, Optional.empty());
    }

    static boolean covers(X509Certificate certificate, String hostname) {
        try {
            var names = certificate.getSubjectAlternativeNames();
            return names != null
                    && names.stream()
                            .anyMatch(n -> n.get(0).equals(DNS_NAME) && hostname.equalsIgnoreCase((String) n.get(1)));
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private void make(String hostname) throws GeneralSecurityException, OperatorCreationException, IOException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();

        var subject = new X500NameBuilder()
                .addRDN(BCStyle.CN, hostname.length() > 64 ? "localhost" : hostname) // ub-common-name, RFC 5280 A.1
                .build();
        Instant now = Instant.now();
        var builder = new JcaX509v3CertificateBuilder(
                subject,
                new BigInteger(127, new SecureRandom()).add(BigInteger.ONE),
                Date.from(now.minus(Duration.ofDays(1))),
                Date.from(now.plus(VALID)),
                subject,
                pair.getPublic());
        builder.addExtension(Extension.subjectAlternativeName, false, names(hostname));
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        byte[] certificate = builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
                .getEncoded();

        Files.createDirectories(keyFile.toAbsolutePath().getParent());
        write(keyFile, "PRIVATE KEY", pair.getPrivate().getEncoded());
        write(certificateFile, "CERTIFICATE", certificate);
    }

    private static GeneralNames names(String hostname) {
        Set<String> dns = new LinkedHashSet<>(List.of(hostname, "localhost"));
        var names = new java.util.ArrayList<GeneralName>();
        for (String name : dns) names.add(new GeneralName(GeneralName.dNSName, name));
        for (String ip : List.of("127.0.0.1", "::1")) names.add(new GeneralName(GeneralName.iPAddress, ip));
        return new GeneralNames(names.toArray(GeneralName[]::new));
    }

    /** Readable by nobody else from the first byte on, and whole or not at all. */
    private static void write(Path file, String type, byte[] content) throws IOException {
        var text = new StringWriter();
        try (var pem = new JcaPEMWriter(text)) {
            pem.writeObject(new PemObject(type, content));
        }
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] ours = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        Path temporary = Files.createTempFile(file.toAbsolutePath().getParent(), ".tls", ".tmp", ours);
        try (var channel = FileChannel.open(temporary, StandardOpenOption.WRITE);
                var out = Channels.newWriter(channel, StandardCharsets.US_ASCII)) {
            out.write(text.toString());
            out.flush();
            channel.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
