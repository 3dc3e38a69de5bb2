package org.amphora.sasl.internal;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.amphora.api.auth.Authenticator;
import org.amphora.api.auth.SaslContext;
import org.amphora.api.auth.SaslExchange;
import org.amphora.api.auth.SaslMechanism;
import org.amphora.api.auth.SaslStep;
import org.amphora.api.auth.SaslStep.Reason;
import org.amphora.api.directory.Account;
import org.amphora.api.net.TlsInfo;
import org.amphora.api.role.BadConfiguration;
import org.amphora.api.site.Network;
import org.amphora.testkit.directory.FakeAuthenticator;
import org.amphora.testkit.directory.FakeDirectory;
import org.amphora.testkit.tls.FakeTls;
import org.junit.Test;

public class SaslServiceTest {
    private static final SaslContext CLEAR = context(Optional.empty());
    private static final SaslContext TLS =
            context(Optional.of(new TlsInfo("TLSv1.3", "TLS_AES_128_GCM_SHA256", Optional.empty(), List.of())));
    private static final byte[] RIGHT = "\0joe\0secret".getBytes(StandardCharsets.US_ASCII);

    private final FakeDirectory directory = new FakeDirectory().user("joe@example.org");
    private final FakeAuthenticator fake = new FakeAuthenticator(directory).password("joe@example.org", "secret");
    private Authenticator authenticator = fake;
    private List<SaslMechanism> foreign = List.of();
    private final FakeBans bans = new FakeBans();
    private final SaslService service = new SaslService(
            settings(Map.of()),
            () -> Optional.ofNullable(authenticator),
            () -> Optional.of(directory),
            () -> foreign,
            () -> Optional.of(bans));

    private static SaslContext context(Optional<TlsInfo> tls) {
        return new SaslContext("imap", "imap", "s1", Optional.of(InetAddress.getLoopbackAddress()), tls);
    }

    private static SaslSettings settings(Map<String, Object> changes) {
        Map<String, Object> raw = new HashMap<>(Map.of(
                "auth_mechanisms", "SCRAM-SHA-256 PLAIN LOGIN",
                "disable_plaintext_auth", "yes",
                "login_trusted_networks", "198.51.100.0/24",
                "auth_ssl_username_from_cert", "no",
                "ssl_cert_username_field", "rfc822Name",
                "auth_worker_max_count", 16,
                "auth_queue_limit", 16,
                "auth_queue_timeout", "5s",
                "auth_failure_delay", "0s"));
        raw.putAll(changes);
        return SaslSettings.read(raw);
    }

    private static SaslStep failure(Reason reason) {
        return new SaslStep.Failure(reason);
    }

    @Test
    public void noPasswordInPlainText() {
        assertEquals(List.of("SCRAM-SHA-256"), service.mechanisms(CLEAR));
        assertEquals(List.of("SCRAM-SHA-256", "PLAIN", "LOGIN"), service.mechanisms(TLS));
        assertTrue(service.start("PLAIN", CLEAR).isEmpty());
        assertTrue(service.start("plain", TLS).isPresent());
        assertFalse(service.allowsLogin(CLEAR));
        assertEquals(failure(Reason.ENCRYPTION_NEEDED), service.login("joe", "secret".toCharArray(), CLEAR));
        service.settings(settings(Map.of("disable_plaintext_auth", "no")));
        assertTrue(service.allowsLogin(CLEAR));
        assertTrue(service.login("joe", "secret".toCharArray(), CLEAR) instanceof SaslStep.Success);
    }

    @Test
    public void whereTheNetworkIsTrustedPlainTextIs() throws Exception {
        var trusted = new SaslContext(
                "imap", "imap", "s1", Optional.of(InetAddress.getByName("198.51.100.9")), Optional.empty());
        assertEquals(List.of("SCRAM-SHA-256", "PLAIN", "LOGIN"), service.mechanisms(trusted));
        assertTrue(service.login("joe", "secret".toCharArray(), trusted) instanceof SaslStep.Success);
        assertThrows(
                BadConfiguration.class, () -> settings(Map.of("login_trusted_networks", "198.51.100.9/24, there")));
    }

    @Test
    public void whoFindsNoRoomIsToldToComeAgain() throws Exception {
        service.settings(
                settings(Map.of("auth_mechanisms", "X-SLOW PLAIN", "auth_worker_max_count", 1, "auth_queue_limit", 0)));
        var inside = new CountDownLatch(1);
        var leave = new CountDownLatch(1);
        foreign = List.of(new Slow(inside, leave));
        var slow = CompletableFuture.supplyAsync(
                () -> service.start("X-SLOW", TLS).get().step(RIGHT));
        assertTrue(inside.await(10, TimeUnit.SECONDS));
        assertEquals(failure(Reason.UNAVAILABLE), service.login("joe", "secret".toCharArray(), TLS));
        assertEquals(
                failure(Reason.UNAVAILABLE), service.start("PLAIN", TLS).get().step(RIGHT));
        leave.countDown();
        assertEquals(failure(Reason.BAD_CREDENTIALS), slow.get(10, TimeUnit.SECONDS));
        assertTrue(service.login("joe", "secret".toCharArray(), TLS) instanceof SaslStep.Success);
    }

    /** Whose check takes until the test says so. */
    private static final class Slow extends Foreign {
        private final CountDownLatch inside;
        private final CountDownLatch leave;

        Slow(CountDownLatch inside, CountDownLatch leave) {
            super("X-SLOW");
            this.inside = inside;
            this.leave = leave;
        }

        @Override
        public SaslExchange start(SaslContext context) {
            return response -> {
                inside.countDown();
                try {
                    leave.await(10, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return failure(Reason.BAD_CREDENTIALS);
            };
        }
    }

    @Test
    public void theListIsTheOrderAndTheLimit() {
        service.settings(settings(Map.of("auth_mechanisms", "login, scram-sha-256")));
        assertEquals(List.of("LOGIN", "SCRAM-SHA-256"), service.mechanisms(TLS));
        assertTrue(service.start("PLAIN", TLS).isEmpty());
        assertFalse(service.allowsLogin(TLS));
    }

    @Test
    public void plusNeedsACertificateAndComesBeforeTheOther() {
        service.settings(settings(Map.of("auth_mechanisms", "SCRAM-SHA-256-PLUS SCRAM-SHA-256 SCRAM-SHA-1")));
        assertEquals(List.of("SCRAM-SHA-256", "SCRAM-SHA-1"), service.mechanisms(TLS));
        var certificate = Optional.of(new FakeTls().certificate());
        SaslContext bound = context(Optional.of(new TlsInfo("TLSv1.3", "any", certificate, List.of())));
        assertEquals(List.of("SCRAM-SHA-256-PLUS", "SCRAM-SHA-256", "SCRAM-SHA-1"), service.mechanisms(bound));
        byte[] first = "y,,n=joe,r=abc".getBytes(StandardCharsets.US_ASCII);
        assertEquals(
                failure(Reason.MALFORMED),
                service.start("SCRAM-SHA-1", bound).get().step(first));
        assertTrue(service.start("SCRAM-SHA-1", TLS).get().step(first) instanceof SaslStep.Challenge);
    }

    @Test
    public void loginIsAsPlain() {
        assertTrue(service.login("joe", "secret".toCharArray(), TLS) instanceof SaslStep.Success);
        assertEquals(failure(Reason.BAD_CREDENTIALS), service.login("joe", "wrong".toCharArray(), TLS));
        assertEquals(failure(Reason.MALFORMED), service.login("", "x".toCharArray(), TLS));
    }

    @Test
    public void whoMayLogInFromSomePlacesOnly() throws Exception {
        directory.account(new Account("joe@example.org", true, 0, List.of(Network.parse("192.0.2.0/24"))));
        assertEquals(failure(Reason.BAD_CREDENTIALS), service.login("joe", "secret".toCharArray(), TLS));
        var there = new SaslContext("imap", "imap", "s1", Optional.of(InetAddress.getByName("192.0.2.7")), TLS.tls());
        assertTrue(service.login("joe", "secret".toCharArray(), there) instanceof SaslStep.Success);
        var nowhere = new SaslContext("imap", "imap", "s1", Optional.empty(), TLS.tls());
        assertEquals(failure(Reason.BAD_CREDENTIALS), service.login("joe", "secret".toCharArray(), nowhere));
    }

    @Test
    public void aPasswordDoesNotStayInMemory() {
        char[] password = "secret".toCharArray();
        service.login("joe", password, TLS);
        assertArrayEquals(new char[6], password);
    }

    @Test
    public void withoutADirectoryItIsUnavailable() {
        authenticator = null;
        assertEquals(failure(Reason.UNAVAILABLE), service.login("joe", "secret".toCharArray(), TLS));
        assertEquals(
                failure(Reason.UNAVAILABLE), service.start("PLAIN", TLS).get().step(RIGHT));
        byte[] first = "n,,n=joe,r=abc".getBytes(StandardCharsets.US_ASCII);
        assertEquals(
                failure(Reason.UNAVAILABLE),
                service.start("SCRAM-SHA-256", TLS).get().step(first));
        authenticator = fake.failing(true);
        assertEquals(failure(Reason.UNAVAILABLE), service.login("joe", "secret".toCharArray(), TLS));
    }

    /** What is shipped shows INFO below {@code org.amphora} only. */
    @Test
    public void loginsAreLoggedWhereTheShippedConfigurationShowsThem() {
        assertTrue(AuthLog.NAME, AuthLog.NAME.startsWith("org.amphora."));
    }

    @Test
    public void aMechanismOfAnotherBundle() {
        service.settings(settings(Map.of("auth_mechanisms", "X-TOKEN PLAIN")));
        assertEquals(
                List.of("etc/org.amphora.sasl.cfg: key auth_mechanisms: no bundle provides X-TOKEN"),
                service.missing());
        assertEquals(List.of("PLAIN"), service.mechanisms(TLS));
        foreign = List.of(new Broken());
        assertEquals(List.of(), service.missing());
        assertEquals(List.of("X-TOKEN"), service.mechanisms(CLEAR));
        // a bug of its is no bug of ours
        assertEquals(
                failure(Reason.UNAVAILABLE),
                service.start("X-TOKEN", CLEAR).get().step(RIGHT));
    }

    private abstract static class Foreign implements SaslMechanism {
        private final String name;

        Foreign(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public boolean showsPassword() {
            return false;
        }

        @Override
        public int strength() {
            return 1;
        }
    }

    private static final class Broken extends Foreign {
        Broken() {
            super("X-TOKEN");
        }

        @Override
        public SaslExchange start(SaslContext context) {
            return response -> {
                throw new IllegalStateException("a bug");
            };
        }
    }

    @Test
    public void anExchangeThatHasEndedIsOver() {
        SaslExchange exchange = service.start("PLAIN", TLS).get();
        assertTrue(exchange.step(RIGHT) instanceof SaslStep.Success);
        assertThrows(IllegalStateException.class, () -> exchange.step(RIGHT));
    }

    @Test
    public void whoComesAfterTheEndIsToldToComeAgain() {
        SaslExchange exchange = service.start("PLAIN", TLS).get();
        assertEquals(0, service.drain(Duration.ZERO));
        assertEquals(failure(Reason.UNAVAILABLE), exchange.step(RIGHT));
    }

    @Test
    public void badConfigurationIsNamed() {
        var e = assertThrows(
                BadConfiguration.class,
                () -> settings(
                        Map.of("auth_mechanisms", "PLAIN plain CR\u00c4M", "auth_queue_limit", -1, "auth_mechs", "x")));
        for (String part :
                List.of("org.amphora.sasl.cfg", "auth_queue_limit", "-1", "auth_mechs", "CR\u00c4M", "each name once"))
            assertTrue(e.getMessage(), e.getMessage().contains(part));
    }

    @Test
    public void whatAClientTypesCannotForgeALine() {
        assertEquals("a?b?c?d", AuthLog.printable("a\nb\"c\u2028d"));
        assertEquals(128, AuthLog.printable("x".repeat(1000)).length());
    }

    /** Or he would learn from it, or from the time that it takes, that it is right. */
    @Test
    public void aBannedClientsPasswordIsNotLookedAt() {
        bans.banned = InetAddress.getLoopbackAddress();
        for (String password : List.of("secret", "wrong", ""))
            assertEquals(failure(Reason.UNAVAILABLE), service.login("joe", password.toCharArray(), TLS));
        byte[] malformed = {1};
        for (byte[] response : new byte[][] {RIGHT, malformed})
            assertEquals(
                    failure(Reason.UNAVAILABLE),
                    service.start("PLAIN", TLS).get().step(response));
        byte[] first = "n,,n=joe,r=abc".getBytes(StandardCharsets.US_ASCII);
        assertEquals(
                failure(Reason.UNAVAILABLE),
                service.start("SCRAM-SHA-256", TLS).get().step(first));
        assertEquals(List.of(), bans.offences);
    }
}
