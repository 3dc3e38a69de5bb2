package org.amphora.sasl.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.amphora.api.auth.SaslContext;
import org.amphora.api.auth.SaslStep;
import org.amphora.api.auth.SaslStep.Reason;
import org.amphora.api.directory.Account;
import org.amphora.api.mail.MailException;
import org.amphora.api.net.TlsInfo;
import org.amphora.testkit.directory.FakeDirectory;
import org.amphora.testkit.tls.FakeTls;
import org.junit.Test;

/** RFC 4422 appendix A. */
public class ExternalTest {
    private final FakeDirectory directory = new FakeDirectory()
            .user("joe@example.org")
            .user("jim@example.org")
            .account(new Account("gone@example.org", false, 0));

    private SaslStep step(List<String> names, String response) {
        var exchange = new External(c -> names, () -> Optional.of(directory)).start(null);
        return exchange.step(response == null ? null : response.getBytes(StandardCharsets.UTF_8));
    }

    private static String user(SaslStep step) {
        return ((SaslStep.Success) step).account().name();
    }

    private static SaslStep failure(Reason reason) {
        return new SaslStep.Failure(reason);
    }

    @Test
    public void theCertificateSaysWhoItIs() {
        assertEquals("joe@example.org", user(step(List.of("joe@example.org"), "")));
        assertEquals("joe@example.org", user(step(List.of("JOE@example.org"), "joe@EXAMPLE.org")));
        assertEquals("the only joe", "joe@example.org", user(step(List.of("joe"), "")));
        assertTrue(step(List.of("joe@example.org"), null) instanceof SaslStep.Challenge);
    }

    @Test
    public void ofSeveralNamesTheFirstOrTheOneThatIsAskedFor() {
        var both = List.of("joe@example.org", "jim@example.org");
        assertEquals("joe@example.org", user(step(both, "")));
        assertEquals("jim@example.org", user(step(both, "jim@example.org")));
    }

    @Test
    public void nobodyElse() {
        var joe = List.of("joe@example.org");
        assertEquals(failure(Reason.BAD_CREDENTIALS), step(joe, "jim@example.org"));
        assertEquals(failure(Reason.BAD_CREDENTIALS), step(joe, "eve@example.org"));
        assertEquals(failure(Reason.BAD_CREDENTIALS), step(List.of("eve@example.org"), ""));
        assertEquals(failure(Reason.BAD_CREDENTIALS), step(List.of("gone@example.org"), ""));
        assertEquals(failure(Reason.BAD_CREDENTIALS), step(List.of(), ""));
        assertEquals(failure(Reason.BAD_CREDENTIALS), step(List.of(), "joe"));
    }

    @Test
    public void malformed() {
        var joe = List.of("joe@example.org");
        assertEquals(failure(Reason.MALFORMED), step(joe, "joe\0"));
        assertEquals(failure(Reason.MALFORMED), step(joe, "x".repeat(2000)));
        var exchange = new External(c -> joe, () -> Optional.of(directory)).start(null);
        assertEquals(failure(Reason.MALFORMED), exchange.step(new byte[] {(byte) 0xc3, 0x28}));
    }

    @Test
    public void withoutADirectoryItIsUnavailable() {
        var exchange = new External(c -> List.of("joe"), Optional::empty).start(null);
        assertEquals(failure(Reason.UNAVAILABLE), exchange.step(new byte[0]));
        directory.failing(true);
        assertThrows(MailException.class, () -> step(List.of("joe"), ""));
    }

    @Test
    public void itIsThereWhereACertificateIs() {
        var external = new External(
                c -> c.tls().map(CertificateName.COMMON_NAME::of).orElse(List.of()), () -> Optional.of(directory));
        var certificate = new FakeTls().certificate();
        var with = new TlsInfo("TLSv1.3", "any", Optional.empty(), List.of(certificate));
        var without = new TlsInfo("TLSv1.3", "any", Optional.empty(), List.of());
        assertTrue(external.isAvailable(context(Optional.of(with))));
        assertFalse(external.isAvailable(context(Optional.of(without))));
        assertFalse(external.isAvailable(context(Optional.empty())));
        assertEquals(List.of("localhost"), CertificateName.COMMON_NAME.of(with));
        assertEquals(List.of(), CertificateName.RFC822_NAME.of(with));
    }

    private static SaslContext context(Optional<TlsInfo> tls) {
        return new SaslContext("imap", "imaps", "s1", Optional.empty(), tls);
    }
}
