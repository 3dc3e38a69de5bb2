package org.amphora.sasloauth.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.amphora.api.directory.Account;
import org.amphora.api.mail.MailException;
import org.amphora.api.role.BadConfiguration;
import org.amphora.testkit.directory.FakeDirectory;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** Tokens of an issuer on the loopback: asked about, and signed. */
public class TokensTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final String INTROSPECTION = "oauth2_introspection_url";
    private static final String JWKS = "oauth2_jwks_url";

    private final FakeDirectory directory =
            new FakeDirectory().user("joe@example.org").account(new Account("gone@example.org", false, 0));
    private final AtomicLong nanos = new AtomicLong();
    private FakeIssuer issuer;

    @Before
    public void start() throws Exception {
        issuer = new FakeIssuer();
    }

    @After
    public void stop() {
        issuer.close();
    }

    private TokenCheck check(String key, Map<String, Object> changes) {
        OauthSettings s = issuer.settings(key, changes);
        var http = new Issuer(s.timeout(), s.requests());
        TokenSource source = key.equals(JWKS) ? new SignedTokens(s, http, nanos::get) : new Introspection(s, http);
        return new AccountOfToken(source, new Claims(s, Clock.fixed(NOW, ZoneOffset.UTC)), () -> directory);
    }

    private static String outcome(TokenCheck check, String token, String claimed) {
        TokenCheck.Result result = check.check(token, claimed);
        if (result instanceof TokenCheck.Result.Good good) return good.account().name();
        var bad = (TokenCheck.Result.Bad) result;
        return bad.status() + ": " + bad.detail();
    }

    /** What comes of a token that is good but for one claim. */
    private String introspected(String name, Object value) {
        answer(name, value);
        return outcome(check(INTROSPECTION, Map.of()), "token", "");
    }

    private void answer(String name, Object value) {
        var claims = new HashMap<String, Object>(Map.of(
                "active", true,
                "iss", "https://login.example.org",
                "aud", List.of("x", "mail"),
                "scope", "openid mail",
                "email", "joe@example.org"));
        claims.put(name, value);
        issuer.answer = JSONObjectUtils.toJSONString(claims);
    }

    @Test
    public void theIssuerIsAskedAboutAToken() throws Exception {
        assertEquals("joe@example.org", introspected("active", true));
        assertEquals(List.of("token=token&token_type_hint=access_token"), issuer.asked);
        assertEquals(List.of("null"), issuer.authorizations);
        Files.writeString(Path.of("target", "secret"), "s:e cret\n");
        var named = check(INTROSPECTION, Map.of("oauth2_client_id", "ma il", "oauth2_client_secret_file", "secret"));
        assertEquals("joe@example.org", outcome(named, "a+b/c=", "joe"));
        assertEquals("token=a%2Bb%2Fc%3D&token_type_hint=access_token", issuer.asked.get(1));
        // ma+il:s%3Ae+cret
        assertEquals("Basic bWEraWw6cyUzQWUrY3JldA==", issuer.authorizations.get(1));
    }

    @Test
    public void whatATokenMustSay() {
        long now = NOW.getEpochSecond();
        assertEquals("joe@example.org", introspected("exp", (now + 1)));
        assertEquals("the clocks may differ", "joe@example.org", introspected("exp", (now - 59)));
        assertEquals("invalid_token: expired", introspected("exp", (now - 60)));
        assertEquals("invalid_token: expired", introspected("exp", "never"));
        assertEquals("joe@example.org", introspected("nbf", (now + 60)));
        assertEquals("invalid_token: not valid yet", introspected("nbf", (now + 61)));
        assertEquals("invalid_token: issuer", introspected("iss", "https://other.example"));
        assertEquals("invalid_token: audience", introspected("aud", "web"));
        assertEquals("insufficient_scope: scope", introspected("scope", "openid email"));
        assertEquals("invalid_token: no email", introspected("email", 7));
        assertEquals("invalid_token: no account eve@example.org", introspected("email", "eve@example.org"));
        assertEquals(
                "disabled", "invalid_token: no account gone@example.org", introspected("email", "gone@example.org"));
        assertEquals("invalid_token: not active, or not signed by its issuer", introspected("active", false));
        assertEquals("invalid_token: not active, or not signed by its issuer", introspected("active", "true"));
    }

    @Test
    public void aTokenIsOfOneUserOnly() {
        directory.user("ann@example.org");
        introspected("active", true);
        assertEquals("joe@example.org", outcome(check(INTROSPECTION, Map.of()), "t", "JOE@example.org"));
        assertEquals(
                "invalid_token: a token of joe@example.org",
                outcome(check(INTROSPECTION, Map.of()), "t", "ann@example.org"));
        assertEquals("invalid_token: a token of joe@example.org", outcome(check(INTROSPECTION, Map.of()), "t", "eve"));
    }

    @Test
    public void anIssuerThatFailsIsNoBadToken() {
        var check = check(INTROSPECTION, Map.of());
        var hasty = check(INTROSPECTION, Map.of("oauth2_timeout", "50ms"));
        introspected("active", true);
        issuer.status = 500;
        assertThrows(MailException.class, () -> check.check("t", ""));
        issuer.status = 200;
        for (String answer : List.of("", "no json", "{\"x\":\"" + "y".repeat(Issuer.LONGEST) + "\"}")) {
            issuer.answer = answer;
            assertThrows(
                    answer.substring(0, Math.min(20, answer.length())),
                    MailException.class,
                    () -> check.check("t", ""));
        }
        issuer.hold = new CountDownLatch(1);
        assertThrows(MailException.class, () -> hasty.check("t", ""));
        issuer.hold.countDown();
        issuer.hold = new CountDownLatch(1);
        issuer.stops = true;
        answer("active", true);
        assertThrows(MailException.class, () -> hasty.check("t", ""));
        issuer.hold.countDown();
        issuer.stops = false;
        assertEquals("joe@example.org", outcome(check, "t", ""));
        issuer.close();
        assertThrows(MailException.class, () -> check.check("t", ""));
    }

    private static final RSAKey RSA = rsa("one");

    private static RSAKey rsa(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (com.nimbusds.jose.JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private void publish(JWK... keys) {
        issuer.answer = new JWKSet(List.of(keys)).toString(true);
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer("https://login.example.org")
                .audience("mail")
                .claim("scope", "mail")
                .claim("email", "joe@example.org")
                .expirationTime(Date.from(NOW.plusSeconds(60)));
    }

    private static String signed(JWSAlgorithm algorithm, String id, JWSSigner signer, JWTClaimsSet claims)
            throws Exception {
        var header = new JWSHeader.Builder(algorithm)
                .keyID(id)
                .type(new JOSEObjectType("at+jwt"))
                .build();
        var jwt = new SignedJWT(header, claims);
        jwt.sign(signer);
        return jwt.serialize();
    }

    private static String signed(RSAKey key, JWTClaimsSet claims) throws Exception {
        return signed(JWSAlgorithm.RS256, key.getKeyID(), new RSASSASigner(key), claims);
    }

    @Test
    public void aSignedTokenNeedsNoQuestion() throws Exception {
        publish(RSA);
        var check = check(JWKS, Map.of());
        for (int i = 0; i < 3; i++) assertEquals("joe@example.org", outcome(check, signed(RSA, claims().build()), ""));
        assertEquals("the keys are kept", 1, issuer.asked.size());
        nanos.addAndGet(3_600_000_000_000L);
        assertEquals("joe@example.org", outcome(check, signed(RSA, claims().build()), ""));
        assertEquals(2, issuer.asked.size());
        ECKey ec = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
        publish(RSA, ec);
        nanos.addAndGet(SignedTokens.AGAIN.toNanos());
        assertEquals(
                "a key that is new",
                "joe@example.org",
                outcome(check, signed(JWSAlgorithm.ES256, "ec", new ECDSASigner(ec), claims().build()), ""));
    }

    @Test
    public void anIssuerThatIsGoneLeavesItsKeys() throws Exception {
        publish(RSA);
        var check = check(JWKS, Map.of());
        outcome(check, signed(RSA, claims().build()), "");
        issuer.status = 500;
        nanos.addAndGet(3_600_000_000_000L);
        assertEquals("joe@example.org", outcome(check, signed(RSA, claims().build()), ""));
        outcome(check, signed(RSA, claims().build()), "");
        assertEquals("it is not asked over and over", 2, issuer.asked.size());
        var fresh = check(JWKS, Map.of());
        String token = signed(RSA, claims().build());
        assertThrows(MailException.class, () -> fresh.check(token, ""));
        assertThrows(MailException.class, () -> fresh.check(token, ""));
        assertEquals(3, issuer.asked.size());
        publish(RSA);
        issuer.status = 200;
        nanos.addAndGet(SignedTokens.AGAIN.toNanos());
        assertEquals("joe@example.org", outcome(fresh, token, ""));
    }

    @Test
    public void whatIsNotSignedByItIsNone() throws Exception {
        publish(RSA);
        var check = check(JWKS, Map.of());
        JWTClaimsSet good = claims().build();
        String refused = "invalid_token: not active, or not signed by its issuer";
        assertEquals(refused, outcome(check, "garbage", ""));
        assertEquals(refused, outcome(check, "a.b.c", ""));
        assertEquals("none", refused, outcome(check, new PlainJWT(good).serialize(), ""));
        assertEquals("of another", refused, outcome(check, signed(rsa("one"), good), ""));
        assertEquals("unknown key", refused, outcome(check, signed(rsa("two"), good), ""));
        // CVE-2015-9235: the public key as a shared secret
        var mac = new MACSigner(RSA.toRSAPublicKey().getEncoded());
        assertEquals(refused, outcome(check, signed(JWSAlgorithm.HS256, "one", mac, good), ""));
        String[] parts = signed(RSA, good).split("\\.");
        String other =
                signed(RSA, claims().claim("email", "eve@example.org").build()).split("\\.")[1];
        assertEquals("changed", refused, outcome(check, parts[0] + '.' + other + '.' + parts[2], ""));
        var endless = claims().expirationTime(null).build();
        assertEquals("it never ends", refused, outcome(check, signed(RSA, endless), ""));
        assertEquals(
                "invalid_token: expired",
                outcome(
                        check,
                        signed(
                                RSA,
                                claims().expirationTime(Date.from(NOW.minusSeconds(61)))
                                        .build()),
                        ""));
        assertEquals(
                "invalid_token: audience",
                outcome(check, signed(RSA, claims().audience("web").build()), ""));
    }

    @Test
    public void mistakesAreNamed() {
        List<Map<String, Object>> wrong = List.of(
                Map.of(JWKS, "https://x.example/", "oauth2_issuers", ""),
                Map.of(JWKS, "https://x.example/", "oauth2_audience", ""),
                Map.of(JWKS, "ftp://x.example/"),
                Map.of(INTROSPECTION, "nonsense"),
                Map.of(INTROSPECTION, "https://x.example/", JWKS, "https://x.example/"),
                Map.of("oauth2_client_id", "x"),
                Map.of("oauth2_client_secret_file", "missing"),
                Map.of("oauth2_username_attribute", ""));
        for (var change : wrong)
            assertThrows(change.toString(), BadConfiguration.class, () -> issuer.settings("", change));
        assertTrue(issuer.settings("", Map.of()).jwks().isEmpty());
    }
}
