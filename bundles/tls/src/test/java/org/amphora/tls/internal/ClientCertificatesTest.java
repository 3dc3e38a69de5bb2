package org.amphora.tls.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotSame;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.net.ssl.SSLException;
import org.amphora.api.role.BadConfiguration;
import org.amphora.api.role.RoleHealth;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class ClientCertificatesTest {
    private static final Duration VALID = Duration.ofDays(10);

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final RoleHealth health = new RoleHealth();
    private Path root;
    private Certificates certificates;
    private KeyPair authority;

    @Before
    public void make() throws Exception {
        root = folder.getRoot().toPath();
        certificates =
                new Certificates(CertificatesTest.settings(root), "host", new SelfSigned(root.resolve("tls")), health);
        authority = Keys.pair("EC", 256);
        writeAuthority(authority, 0);
    }

    private void writeAuthority(KeyPair pair, int later) throws Exception {
        writeFile(Keys.pem(issued("ca", pair, "ca", pair, VALID, true)), later);
    }

    private void writeFile(String text, int later) throws Exception {
        Path file = Keys.write(root.resolve("ca.pem"), text);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(later)));
    }

    private static X509Certificate issued(
            String by, KeyPair issuer, String to, KeyPair subject, Duration end, boolean usable) throws Exception {
        var builder = new JcaX509v3CertificateBuilder(
                new X500Name("CN=" + by),
                BigInteger.TEN,
                Date.from(Instant.now().minus(VALID.multipliedBy(2))),
                Date.from(Instant.now().plus(end)),
                new X500Name("CN=" + to),
                subject.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(by.equals(to)));
        if (!usable)
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_codeSigning));
        return new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.getPrivate())));
    }

    private KeyMaterial client(KeyPair issuer, Duration end, boolean usable) throws Exception {
        KeyPair pair = Keys.pair("EC", 256);
        return new KeyMaterial(pair.getPrivate(), List.of(issued("ca", issuer, "ann", pair, end, usable)));
    }

    @Test
    public void oneOfTheAuthoritysIsVerified() throws Exception {
        var trust = certificates.clientTrust("ca.pem");
        var ann = client(authority, VALID, true);
        assertEquals(ann.chain(), trust.verified(ann.chain()));
        assertEquals(
                "ca.pem is relative to etc",
                trust,
                certificates.clientTrust(root.resolve("ca.pem").toString()));
    }

    @Test
    public void noOtherIs() throws Exception {
        var trust = certificates.clientTrust("ca.pem");
        assertEquals(List.of(), trust.verified(List.of()));
        assertEquals("same name, other key", List.of(), verified(client(Keys.pair("EC", 256), VALID, true)));
        assertEquals("expired", List.of(), verified(client(authority, VALID.negated(), true)));
        assertEquals("not for clients", List.of(), verified(client(authority, VALID, false)));
        var old = client(authority, VALID.negated(), true);
        writeFile(Keys.pem(old.own()), 5);
        certificates.refresh();
        assertEquals("expired, and in the file itself", List.of(), verified(old));
    }

    private List<X509Certificate> verified(KeyMaterial who) {
        return certificates.clientTrust("ca.pem").verified(who.chain());
    }

    /** Mail from a stranger with a certificate of its own is taken where none is needed. */
    @Test
    public void aStrangerIsRefusedByTheHandshakeOnlyWhereACertificateIsNeeded() throws Exception {
        var stranger = client(Keys.pair("EC", 256), VALID, true);
        for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
            var wants = certificates.clientTrust("ca.pem").context().createSSLEngine();
            wants.setWantClientAuth(true);
            assertEquals(
                    stranger.own(), new Engines(protocol, stranger).shake(wants).getPeerCertificates()[0]);
            var needs = certificates.clientTrust("ca.pem").context().createSSLEngine();
            needs.setNeedClientAuth(true);
            assertThrows(SSLException.class, () -> new Engines(protocol, stranger).shake(needs));
            var ann = client(authority, VALID, true);
            var again = certificates.clientTrust("ca.pem").context().createSSLEngine();
            again.setNeedClientAuth(true);
            assertEquals(ann.own(), new Engines(protocol, ann).shake(again).getPeerCertificates()[0]);
        }
    }

    @Test
    public void aFileThatCannotBeUsedIsNamed() throws Exception {
        writeFile("nothing", 0);
        String told = assertThrows(BadConfiguration.class, () -> certificates.clientTrust("ca.pem"))
                .getMessage();
        assertTrue(told, told.startsWith("etc/org.amphora.listener-*.cfg: key tls_client_ca_file = " + root));
        assertEquals(List.of(told), health.problems());
        writeAuthority(authority, 5);
        certificates.clientTrust("ca.pem");
        assertEquals(List.of(), health.problems());
    }

    @Test
    public void aChangedFileIsReadAgainAndABrokenOneIsNot() throws Exception {
        var before = certificates.clientTrust("ca.pem");
        var ann = client(authority, VALID, true);
        writeFile("broken", 5);
        certificates.refresh();
        assertSame(before.context(), certificates.clientTrust("ca.pem").context());
        assertEquals(1, health.problems().size());
        writeAuthority(Keys.pair("EC", 256), 10);
        certificates.refresh();
        assertEquals(List.of(), verified(ann));
        assertEquals(List.of(), health.problems());
    }

    @Test
    public void anotherKeyOfOursLeavesTheAuthorities() throws Exception {
        var before = certificates.clientTrust("ca.pem").context();
        certificates.hostname("other");
        assertNotSame(before, certificates.clientTrust("ca.pem").context());
        var ann = client(authority, VALID, true);
        assertEquals(ann.chain(), verified(ann));
    }
}
