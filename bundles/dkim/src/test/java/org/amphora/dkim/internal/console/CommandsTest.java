package org.amphora.dkim.internal.console;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.amphora.api.dns.DomainRecords.DomainRecord;
import org.amphora.dkim.internal.TestRole;
import org.amphora.dkim.internal.signature.Algorithm;
import org.amphora.dkim.internal.signature.KeyRecord;
import org.amphora.dkim.internal.signature.Signing;
import org.amphora.testkit.dns.FakeDns;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class CommandsTest {
    private static final String MAIL = "From: ann@example.org\nSubject: s\n\nHello.\n";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final FakeDns dns = new FakeDns();
    private TestRole role;
    private Path etc;

    @Before
    public void role() {
        etc = folder.getRoot().toPath();
        role = new TestRole(etc);
        role.dns = dns;
    }

    private List<String> genkey(String domain, String selector) throws IOException {
        var command = new DkimGenKey();
        command.role = role;
        command.domain = domain;
        command.selector = selector;
        command.algorithm = "ed25519"; // an RSA key takes long
        return command.lines();
    }

    private List<String> rotate(String selector, boolean now) throws IOException {
        var command = new DkimRotate();
        command.role = role;
        command.domain = "example.org";
        command.selector = selector;
        command.now = now;
        return command.lines();
    }

    private List<String> testkey() throws IOException {
        var command = new DkimTestKey();
        command.role = role;
        return command.lines();
    }

    private List<String> sign(String text) throws IOException {
        var command = new DkimSign();
        command.role = role;
        return command.lines(Signing.message(text));
    }

    private List<String> verify(String text) throws IOException {
        var command = new DkimVerify();
        command.role = role;
        return command.lines(Signing.message(text));
    }

    /** What mail:dns-records asks for is put into the DNS. */
    private void publish() {
        for (DomainRecord r : role.records("example.org")) dns.with(r.type() + ' ' + r.name(), r.value());
    }

    private List<String> selectors() throws IOException {
        return sign(MAIL).stream()
                .filter(l -> l.contains(" s="))
                .map(l -> l.replaceAll(".* s=([^;]*);.*", "$1"))
                .toList();
    }

    @Test
    public void newKeysSignAndAreToBePublished() throws IOException {
        assertEquals(List.of("unsigned: no key signs for example.org"), sign(MAIL));
        List<String> said = genkey("example.org", "2026");
        assertEquals("mail of example.org is signed from now on; publish, then see mail:dkim-testkey:", said.get(0));
        Path keys = etc.resolve("dkim/keys/example.org");
        String line = Files.readString(keys.resolve("2026.txt")).strip();
        assertEquals(line, said.get(2));
        assertTrue(
                line,
                line.matches(
                        "2026\\._domainkey\\.example\\.org\\.\\tIN\\tTXT\\t\\( \"v=DKIM1; h=sha256; k=ed25519; p=[^\"]{44}\" \\)"
                                + "  ; ----- DKIM key 2026 for example.org"));
        assertEquals(
                PosixFilePermissions.fromString("rw-------"),
                Files.getPosixFilePermissions(keys.resolve("2026.private")));

        assertEquals(
                List.of(
                        "1 of 1 not published",
                        "  2026._domainkey.example.org: there is no key 2026._domainkey.example.org"),
                testkey());
        publish();
        assertEquals(List.of("all keys are published: 1", "  2026._domainkey.example.org: published"), testkey());
        List<String> signed = sign(MAIL);
        assertEquals("signed for ann@example.org by 1 key", signed.get(0));
        assertEquals("  2026._domainkey.example.org: published", signed.get(1));
        String message = String.join("\n", signed.subList(2, signed.size())) + "\n" + MAIL;
        assertTrue(
                verify(message).get(0),
                verify(message).get(0).startsWith("pass (d=example.org s=2026 a=ed25519-sha256"));
        assertThrows(IllegalStateException.class, () -> genkey("example.org", "2027"));
    }

    @Test
    public void keysFollowEachOtherWithoutAGap() throws IOException {
        assertThrows(IllegalStateException.class, () -> rotate("b", false));
        genkey("example.org", "a");
        publish();
        assertTrue(rotate("b", false).get(0).startsWith("new keys wait for the DNS"));
        assertEquals("the old one signs", List.of("a"), selectors());
        assertEquals(
                List.of(
                        "not yet: the old keys go on",
                        "  b._domainkey.example.org: there is no key b._domainkey.example.org"),
                rotate(null, false));
        assertEquals("both are to be published", 2, role.records("example.org").size());
        publish();
        assertEquals(
                "mail of example.org is signed by the new keys from now on",
                rotate(null, false).get(0));
        assertEquals(List.of("b"), selectors());
        assertEquals("all keys are published: 2", testkey().get(0));

        rotate("c", false);
        assertEquals("a, b and c", 3, role.records("example.org").size());
        rotate(null, true);
        assertEquals("at once", List.of("c"), selectors());
        assertEquals("a is over", 2, role.records("example.org").size());
        assertTrue(assertThrows(IOException.class, () -> rotate("c", false))
                .getMessage()
                .contains("is there already"));
        assertTrue("named by the day", rotate(null, false).get(2).startsWith("20261124._domainkey."));
    }

    @Test
    public void filesAloneAreAsOpendkimGenkeyWritesThem() throws IOException {
        var command = new DkimGenKey();
        command.role = role;
        command.domainOption = "example.org";
        command.selectorOption = "s";
        command.directory = etc.resolve("here").toString();
        command.bits = 1024;
        assertEquals(
                "written to " + etc.resolve("here") + "; publish, then see mail:dkim-testkey:",
                command.lines().get(0));
        for (String file : List.of("s.private", "s.txt", "s-ed25519.private", "s-ed25519.txt"))
            assertTrue(file, Files.exists(etc.resolve("here/" + file)));
        assertTrue(Files.notExists(etc.resolve("dkim")));
        command.bits = 512;
        assertThrows(IllegalArgumentException.class, command::lines);
    }

    @Test
    public void anotherKeyInTheDnsIsNoticed() throws IOException {
        genkey("example.org", "a");
        dns.with("TXT a._domainkey.example.org", KeyRecord.text(Algorithm.ED25519_SHA256, Signing.ED25519.getPublic()));
        assertEquals(
                "  a._domainkey.example.org: another key is published",
                testkey().get(1));
    }

    @Test
    public void aVerificationIsExplained() throws IOException {
        role.dns = Signing.dns();
        String message = Signing.signed(Signing.signerPolicy("relaxed/simple"), MAIL, Signing.ed25519());
        List<String> lines = verify("DKIM-Signature: broken\n" + message.replace("Hello", "Hullo"));
        assertEquals("neutral: no tag=value: broken", lines.get(0));
        assertEquals("signature 1: neutral: no tag=value: broken", lines.get(2));
        assertTrue(
                lines.get(5),
                lines.get(5)
                        .matches(
                                "signature 2: fail \\(d=example.org s=ed a=ed25519-sha256 b=\\S{8}\\): the body is not what was signed"));
        assertEquals("  canonical form relaxed/simple", lines.get(6));
        assertEquals("  signs From:From:Subject", lines.get(7));
        assertTrue(
                lines.get(8),
                lines.get(8).startsWith("  ed._domainkey.example.org says v=DKIM1; h=sha256; k=ed25519;"));
        assertEquals(List.of("none"), verify(MAIL));
    }

    @Test
    public void aChainIsExplained() throws IOException {
        var command = new ArcVerify();
        command.role = role;
        assertEquals(List.of("none"), command.lines(Signing.message(MAIL)));
        assertEquals(
                List.of("fail: a field of set 1 is missing"),
                command.lines(Signing.message("ARC-Seal: i=1; cv=none\n" + MAIL)));
    }

    @Test
    public void linesOfFilesEndWithLf() throws IOException {
        byte[] text = "a\nb\r\n\nc\r\r\n\rd".getBytes(StandardCharsets.US_ASCII);
        byte[] crlf = new CrlfInputStream(new ByteArrayInputStream(text)).readAllBytes();
        assertEquals("a\r\nb\r\n\r\nc\r\r\n\rd", new String(crlf, StandardCharsets.US_ASCII));
    }
}
