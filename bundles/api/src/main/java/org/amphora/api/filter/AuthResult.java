package org.amphora.api.filter;

import java.util.List;

/**
 * One method's line in Authentication-Results, RFC 8601 §2.2.
 *
 * @param method {@code spf}, {@code dkim}, {@code dmarc}, {@code arc}, {@code auth}
 * @param result the method's own result word ({@code pass}, {@code fail}, …)
 * @param reason one line, or empty
 * @param properties in order
 */
public record AuthResult(String method, String result, String reason, List<Property> properties)
        implements FilterResult {
    /** {@code ptype.property=value}. */
    public record Property(String type, String name, String value) {}

    public AuthResult {
        properties = List.copyOf(properties);
    }
}
