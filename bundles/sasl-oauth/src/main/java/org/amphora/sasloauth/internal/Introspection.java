package org.amphora.sasloauth.internal;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** Asks the issuer about each token, RFC 7662. */
final class Introspection implements TokenSource {
    private final OauthSettings settings;
    private final Issuer issuer;

    Introspection(OauthSettings settings, Issuer issuer) {
        this.settings = settings;
        this.issuer = issuer;
    }

    @Override
    public Optional<Map<String, Object>> claims(String token) {
        HttpRequest.Builder request = issuer.request(settings.introspection().orElseThrow())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("token=" + encoded(token) + "&token_type_hint=access_token"));
        if (!settings.clientId().isEmpty()) request.header("Authorization", "Basic " + credentials());
        try {
            Map<String, Object> answer = JSONObjectUtils.parse(issuer.ask(request.build()), Issuer.LONGEST);
            return Optional.of(answer).filter(a -> Boolean.TRUE.equals(a.get("active")));
        } catch (ParseException e) {
            throw Issuer.unavailable(e);
        }
    }

    /** RFC 6749 §2.3.1. */
    private String credentials() {
        String pair = encoded(settings.clientId()) + ':' + encoded(settings.clientSecret());
        return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
