package org.amphora.tls.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.amphora.api.role.BadConfiguration;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;

/** Reads a certificate chain and a private key from PEM files. Each error names the key of the configuration. */
final class PemFiles {
    /** A key of listeners. */
    private static final String CLIENT_CA = "tls_client_ca_file";

    private PemFiles() {}

    /** @throws BadConfiguration naming key, file and what would be right */
    static KeyMaterial read(Path certificateFile, Path keyFile, Optional<Path> passwordFile) {
        return read("certificate_file", certificateFile, "key_file", keyFile, passwordFile);
    }

    /** Key and chain in one file. @throws BadConfiguration as above */
    static KeyMaterial readSni(Path file, Optional<Path> passwordFile) {
        return read("sni_files", file, "sni_files", file, passwordFile);
    }

    private static KeyMaterial read(
            String certificateName, Path certificateFile, String keyName, Path keyFile, Optional<Path> passwordFile) {
        List<X509Certificate> chain = certificates(certificateName, certificateFile);
        PrivateKey key = key(keyName, keyFile, passwordFile);
        if (!KeyMaterial.belongs(key, chain.get(0))) {
            boolean later = chain.stream().anyMatch(c -> KeyMaterial.belongs(key, c));
            throw bad(
                    certificateName,
                    certificateFile,
                    later
                            ? "the server's own certificate is expected first, before the chain"
                            : "the certificate that belongs to the key in " + keyFile + " is expected");
        }
        return new KeyMaterial(key, chain);
    }

    static List<X509Certificate> certificates(Path file) {
        return certificates("certificate_file", file);
    }

    private static List<X509Certificate> certificates(String name, Path file) {
        var chain = new ArrayList<X509Certificate>();
        try {
            var factory = CertificateFactory.getInstance("X.509");
            for (Object o : objects(name, file))
                if (o instanceof X509CertificateHolder c)
                    chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(c.getEncoded())));
        } catch (GeneralSecurityException | IOException e) {
            throw bad(name, file, "certificates that Java can read are expected: " + e.getMessage());
        }
        if (chain.isEmpty()) throw bad(name, file, "a PEM file with a CERTIFICATE in it is expected");
        return chain;
    }

    private static PrivateKey key(String name, Path file, Optional<Path> passwordFile) {
        for (Object o : objects(name, file)) {
            PrivateKeyInfo info = info(name, o, file, passwordFile);
            if (info == null) continue;
            try {
                return KeyFactory.getInstance(algorithm(info))
                        .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
            } catch (GeneralSecurityException | IOException e) {
                throw bad(name, file, "an RSA, EC or Ed25519 key is expected: " + e.getMessage());
            }
        }
        throw bad(name, file, "a PEM file with a PRIVATE KEY in it is expected");
    }

    /** Null if it is no private key. */
    private static PrivateKeyInfo info(String name, Object o, Path file, Optional<Path> passwordFile) {
        if (o instanceof PEMKeyPair pair) return pair.getPrivateKeyInfo();
        if (o instanceof PrivateKeyInfo plain) return plain;
        if (!(o instanceof PEMEncryptedKeyPair) && !(o instanceof PKCS8EncryptedPrivateKeyInfo)) return null;
        char[] password = password(passwordFile.orElseThrow(
                () -> bad(name, file, "a key that is not encrypted, or key_password_file, is expected")));
        var provider = new BouncyCastleProvider();
        try {
            if (o instanceof PEMEncryptedKeyPair pair)
                return pair.decryptKeyPair(new JcePEMDecryptorProviderBuilder()
                                .setProvider(provider)
                                .build(password))
                        .getPrivateKeyInfo();
            return ((PKCS8EncryptedPrivateKeyInfo) o)
                    .decryptPrivateKeyInfo(new JceOpenSSLPKCS8DecryptorProviderBuilder()
                            .setProvider(provider)
                            .build(password));
        } catch (IOException | PKCSException | OperatorCreationException | RuntimeException e) {
            throw bad(
                    "key_password_file",
                    passwordFile.get(),
                    "the password of " + file + " on the first line is expected: " + e.getMessage());
        }
    }

    private static char[] password(Path file) {
        try (var text = Files.newBufferedReader(file)) {
            String line = text.readLine();
            return line == null ? new char[0] : line.toCharArray();
        } catch (IOException e) {
            throw bad("key_password_file", file, "a text file that this user may read is expected");
        }
    }

    private static String algorithm(PrivateKeyInfo info) {
        var id = info.getPrivateKeyAlgorithm().getAlgorithm();
        if (id.equals(PKCSObjectIdentifiers.rsaEncryption)) return "RSA";
        if (id.equals(PKCSObjectIdentifiers.id_RSASSA_PSS)) return "RSASSA-PSS";
        if (id.equals(X9ObjectIdentifiers.id_ecPublicKey)) return "EC";
        if (id.equals(EdECObjectIdentifiers.id_Ed25519)) return "Ed25519";
        return id.getId();
    }

    private static List<Object> objects(String key, Path file) {
        var all = new ArrayList<Object>();
        try (Reader text = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1);
                var pem = new PEMParser(text)) {
            for (Object o; (o = pem.readObject()) != null; ) all.add(o);
        } catch (NoSuchFileException e) {
            throw bad(key, file, "a file that exists is expected");
        } catch (AccessDeniedException e) {
            throw bad(key, file, "a file that this user may read is expected");
        } catch (IOException | RuntimeException e) { // the parser throws whatever the ASN.1 makes it stumble over
            throw bad(key, file, "a PEM file is expected: " + e.getMessage());
        }
        return all;
    }

    /** Of clients' certificates. @throws BadConfiguration as above */
    static List<X509Certificate> authorities(Path file) {
        return certificates(CLIENT_CA, file);
    }

    private static BadConfiguration bad(String key, Path file, String right) {
        String where = key.equals(CLIENT_CA) ? "etc/org.amphora.listener-*.cfg" : "etc/org.amphora.tls.cfg";
        return new BadConfiguration(where + ": key " + key + " = " + file + ": " + right);
    }
}
