package org.amphora.tls.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Optional;
import org.amphora.api.role.BadConfiguration;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class PemFilesTest {
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Path certificate;
    private Path key;
    private Optional<Path> password = Optional.empty();

    @Before
    public void files() {
        certificate = folder.getRoot().toPath().resolve("c.pem");
        key = folder.getRoot().toPath().resolve("k.pem");
    }

    private void reads(KeyPair pair, Object asKey) throws Exception {
        var own = Keys.certificate(pair, "mail.example.org");
        Keys.write(certificate, Keys.pem(own));
        Keys.write(key, Keys.pem(asKey));
        var material = PemFiles.read(certificate, key, password);
        assertEquals(own, material.own());
        assertTrue(KeyMaterial.belongs(material.key(), own));
    }

    @Test
    public void readsEveryFormOfKey() throws Exception {
        KeyPair rsa = Keys.pair("RSA", 2048);
        KeyPair ec = Keys.pair("EC", 256);
        KeyPair ed = Keys.pair("Ed25519", 0);
        reads(rsa, rsa.getPrivate()); // PKCS#1
        reads(rsa, Keys.pkcs8(rsa));
        reads(ec, Keys.sec1(ec));
        reads(ec, Keys.pkcs8(ec));
        reads(ed, Keys.pkcs8(ed));
    }

    @Test
    public void oneFileMayHoldChainAndKey() throws Exception {
        KeyPair pair = Keys.pair("EC", 256);
        var own = Keys.certificate(pair, "own");
        var other = Keys.certificate(Keys.pair("EC", 256), "issuer");
        Keys.write(certificate, "some words\n" + Keys.pem(Keys.pkcs8(pair), own, other));
        assertEquals(
                java.util.List.of(own, other),
                PemFiles.read(certificate, certificate, password).chain());
    }

    @Test
    public void readsEncryptedKeys() throws Exception {
        KeyPair rsa = Keys.pair("RSA", 2048);
        KeyPair ec = Keys.pair("EC", 256);
        var provider = new BouncyCastleProvider();
        char[] secret = "se cret".toCharArray();
        var legacy =
                new JcePEMEncryptorBuilder("AES-256-CBC").setProvider(provider).build(secret);
        var pkcs8 = new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                .setProvider(provider)
                .setPassword(secret)
                .build();
        password = Optional.of(Keys.write(folder.getRoot().toPath().resolve("p"), "se cret\n"));
        reads(rsa, new JcaMiscPEMGenerator(rsa.getPrivate(), legacy));
        reads(rsa, new JcaPKCS8Generator(rsa.getPrivate(), pkcs8));
        reads(ec, new JcaPKCS8Generator(ec.getPrivate(), pkcs8));
        Keys.write(password.get(), "another\n");
        refused("key key_password_file = " + password.get() + ": the password of " + key);
        password = Optional.of(folder.getRoot().toPath().resolve("absent"));
        refused("key key_password_file = " + password.get() + ": a text file");
    }

    @Test
    public void eachMistakeIsNamed() throws Exception {
        KeyPair pair = Keys.pair("EC", 256);
        KeyPair stranger = Keys.pair("EC", 256);
        var own = Keys.certificate(pair, "own");
        refused("key certificate_file = " + certificate + ": a file that exists");
        Keys.write(certificate, "nothing");
        refused("a PEM file with a CERTIFICATE in it");
        Keys.write(certificate, Keys.pem(own));
        refused("key key_file = " + key + ": a file that exists");
        Keys.write(key, Keys.pem(own));
        refused("a PEM file with a PRIVATE KEY in it");
        Keys.write(key, Keys.pem(Keys.pkcs8(stranger)));
        refused("the certificate that belongs to the key");
        Keys.write(key, Keys.pem(Keys.pkcs8(pair)));
        Keys.write(certificate, Keys.pem(Keys.certificate(stranger, "issuer"), own));
        refused("own certificate is expected first");
        Keys.write(certificate, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        refused("key certificate_file");
        Keys.write(certificate, Keys.pem(own));
        var encryptor = new JcePEMEncryptorBuilder("AES-128-CBC")
                .setProvider(new BouncyCastleProvider())
                .build("secret".toCharArray());
        Keys.write(key, Keys.pem(new JcaMiscPEMGenerator(pair, encryptor)));
        refused("not encrypted");
    }

    private void refused(String part) {
        var e = assertThrows(BadConfiguration.class, () -> PemFiles.read(certificate, key, password));
        assertTrue(e.getMessage(), e.getMessage().startsWith("etc/org.amphora.tls.cfg: key "));
        assertTrue(e.getMessage(), e.getMessage().contains(part));
    }
}
