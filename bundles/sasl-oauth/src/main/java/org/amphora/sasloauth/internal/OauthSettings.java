package org.amphora.sasloauth.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.amphora.api.role.ConfigReader;

/**
 * The settings of {@code org.amphora.sasloauth.cfg}; the annotation tells what each value means. Neither {@code
 * introspection} nor {@code jwks}: all is off.
 *
 * @param clientSecret empty with an empty {@code clientId}
 */
record OauthSettings(
        Optional<URI> introspection,
        Optional<URI> jwks,
        Duration jwksTtl,
        String clientId,
        String clientSecret,
        List<String> issuers,
        List<String> audience,
        List<String> scope,
        String usernameAttribute,
        Duration grace,
        String openidConfiguration,
        Duration timeout,
        int requests) {

    /** @param etc what relative files are relative to */
    static OauthSettings read(ConfigReader in, Path etc) {
        Optional<URI> introspection = address(in, "oauth2_introspection_url");
        Optional<URI> jwks = address(in, "oauth2_jwks_url");
        if (introspection.isPresent() && jwks.isPresent())
            in.mistake("oauth2_jwks_url", jwks.get().toString(), "nothing beside oauth2_introspection_url");
        List<String> issuers = in.list("oauth2_issuers");
        // RFC 8725 §3.8, 3.9: the keys of an issuer may sign for others, and for other services
        if (jwks.isPresent() && issuers.isEmpty()) in.mistake("oauth2_issuers", "", "the issuer of oauth2_jwks_url");
        List<String> audience = in.list("oauth2_audience");
        if (jwks.isPresent() && audience.isEmpty()) in.mistake("oauth2_audience", "", "what tokens for us are for");
        String attribute = in.text("oauth2_username_attribute");
        if (attribute.isEmpty()) in.mistake("oauth2_username_attribute", "", "the name of a claim");
        String id = in.text("oauth2_client_id");
        String secret = firstLine(in, etc);
        if (id.isEmpty() != secret.isEmpty())
            in.mistake("oauth2_client_id", id, "a name with its oauth2_client_secret_file, or neither");
        var settings = new OauthSettings(
                introspection,
                jwks,
                in.duration("oauth2_jwks_ttl", Duration.ofMinutes(1), Duration.ofDays(7)),
                id,
                secret,
                issuers,
                audience,
                in.list("oauth2_scope"),
                attribute,
                in.duration("oauth2_token_expire_grace", Duration.ZERO, Duration.ofHours(1)),
                in.text("oauth2_openid_configuration_url"),
                in.duration("oauth2_timeout", Duration.ofMillis(1), Duration.ofMinutes(1)),
                in.number("oauth2_max_requests", 1, 1000));
        in.done();
        return settings;
    }

    private static Optional<URI> address(ConfigReader in, String key) {
        if (in.text(key).isEmpty()) return Optional.empty();
        return in.value(key, text -> {
            String expected = "an address such as https://login.example.org/path";
            URI uri;
            try {
                uri = URI.create(text);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(expected, e);
            }
            if (uri.getHost() == null || !List.of("http", "https").contains(uri.getScheme()))
                throw new IllegalArgumentException(expected);
            return uri;
        });
    }

    private static String firstLine(ConfigReader in, Path etc) {
        String file = in.text("oauth2_client_secret_file");
        if (file.isEmpty()) return "";
        try (var lines = Files.lines(etc.resolve(file))) {
            return lines.findFirst().orElse("");
        } catch (IOException | UncheckedIOException e) {
            in.mistake("oauth2_client_secret_file", file, "a file that can be read");
            return "";
        }
    }
}
