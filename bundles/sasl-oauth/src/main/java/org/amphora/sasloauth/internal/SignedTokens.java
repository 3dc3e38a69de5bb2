package org.amphora.sasloauth.internal;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.amphora.api.mail.MailException;

/** JWTs, RFC 7519 and 9068, whose signatures are checked with the keys that the issuer publishes. */
final class SignedTokens implements TokenSource {
    /** How soon keys are fetched again: for one that is not among them, or after a failure. */
    static final Duration AGAIN = Duration.ofSeconds(10);

    /** RFC 8725 §3.1: those of public keys only. */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private final OauthSettings settings;
    private final Issuer issuer;
    private final LongSupplier nanoClock;
    private JWKSet keys;
    private long fetched;
    private long tried;
    private Exception failure;

    SignedTokens(OauthSettings settings, Issuer issuer, LongSupplier nanoClock) {
        this.settings = settings;
        this.issuer = issuer;
        this.nanoClock = nanoClock;
    }

    @Override
    public Optional<Map<String, Object>> claims(String token) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            var processor = new DefaultJWTProcessor<>();
            processor.setJWSTypeVerifier(
                    new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
            processor.setJWSKeySelector(new JWSVerificationKeySelector<SecurityContext>(
                    ALGORITHMS, new ImmutableJWKSet<>(keys(jwt.getHeader().getKeyID()))));
            processor.setJWTClaimsSetVerifier((claims, context) -> {}); // Claims sees to them
            Map<String, Object> claims = processor.process(jwt, null).toJSONObject();
            // RFC 9068 §2.2: one that never ends is none
            return Optional.of(claims).filter(c -> c.containsKey("exp"));
        } catch (ParseException | BadJOSEException | JOSEException e) {
            return Optional.empty();
        }
    }

    /** The issuer's keys: fetched if they are old or if there is no such one among them, but not over and over. */
    private synchronized JWKSet keys(String id) {
        long now = nanoClock.getAsLong();
        boolean old = keys == null || now - fetched >= settings.jwksTtl().toNanos();
        boolean other = !old && id != null && keys.getKeyByKeyId(id) == null;
        boolean first = keys == null && failure == null;
        if (first || (old || other) && now - tried >= AGAIN.toNanos()) fetch(now);
        // if it has failed, what the issuer has published before holds on
        if (keys == null) throw Issuer.unavailable(failure);
        return keys;
    }

    private void fetch(long now) {
        tried = now;
        try {
            String text =
                    issuer.ask(issuer.request(settings.jwks().orElseThrow()).build());
            keys = JWKSet.parse(text);
            fetched = now;
        } catch (ParseException | MailException e) {
            failure = e;
        }
    }
}
