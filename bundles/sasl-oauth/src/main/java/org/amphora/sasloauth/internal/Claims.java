package org.amphora.sasloauth.internal;

import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is asked of a token's claims, RFC 7662 §2.2 and RFC 7519 §4.1. */
final class Claims {
    private final OauthSettings settings;
    private final Clock clock;

    Claims(OauthSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** What is wrong with them, in a few words for the log; empty if nothing is. */
    String mistake(Map<String, Object> claims) {
        Instant now = clock.instant();
        Object exp = claims.get("exp");
        if (exp != null
                && !time(exp).map(t -> now.isBefore(t.plus(settings.grace()))).orElse(false)) return "expired";
        Object nbf = claims.get("nbf");
        if (nbf != null
                && !time(nbf).map(t -> !now.isBefore(t.minus(settings.grace()))).orElse(false)) return "not valid yet";
        if (!settings.issuers().isEmpty() && !settings.issuers().contains(claims.get("iss"))) return "issuer";
        if (!settings.audience().isEmpty()
                && texts(claims.get("aud")).stream().noneMatch(settings.audience()::contains)) return "audience";
        if (username(claims).isEmpty()) return "no " + settings.usernameAttribute();
        return "";
    }

    /** Whether a token that is good otherwise allows what it is used for. */
    boolean hasScope(Map<String, Object> claims) {
        List<String> scope = texts(claims.get("scope")).stream()
                .flatMap(s -> Arrays.stream(s.split(" ")))
                .toList();
        return scope.containsAll(settings.scope());
    }

    Optional<String> username(Map<String, Object> claims) {
        return claims.get(settings.usernameAttribute()) instanceof String s && !s.isEmpty()
                ? Optional.of(s)
                : Optional.empty();
    }

    private static Optional<Instant> time(Object value) {
        if (value instanceof Date d) return Optional.of(d.toInstant());
        return value instanceof Number n ? Optional.of(Instant.ofEpochSecond(n.longValue())) : Optional.empty();
    }

    private static List<String> texts(Object value) {
        if (value instanceof String s) return List.of(s);
        return value instanceof Collection<?> c
                ? c.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList()
                : List.of();
    }
}
