package org.amphora.dkim.internal.signature;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.amphora.api.mail.Address;

/**
 * What a signature says of itself, as far as it can be read: by this a result names it, RFC 8601 §2.7.1 and RFC 6008.
 *
 * @param tags {@code d}, {@code i}, {@code s}, {@code a}, {@code b}, in this order, those that it has
 */
public record Label(Map<String, String> tags) {
    /** RFC 6008 §4: at least eight characters of the value. */
    private static final int SHOWN = 8;

    static Label of(String body) {
        var tags = new LinkedHashMap<String, String>();
        try {
            TagList list = TagList.parse(body);
            put(tags, list, "d", Address::domain);
            put(tags, list, "i", UnaryOperator.identity());
            put(tags, list, "s", Address::domain);
            put(tags, list, "a", UnaryOperator.identity());
            put(tags, list, "b", Label::shown);
        } catch (IllegalArgumentException e) {
            // then it has no label
        }
        return new Label(tags);
    }

    private static void put(Map<String, String> tags, TagList list, String name, UnaryOperator<String> form) {
        list.get(name).map(form).filter(v -> v.matches("[!-~]{1,320}")).ifPresent(v -> tags.put(name, v));
    }

    private static String shown(String value) {
        String whole = value.replaceAll("[ \\t\\r\\n]+", "");
        return whole.substring(0, Math.min(SHOWN, whole.length()));
    }

    /** {@code d=example.org s=2026 a=rsa-sha256}, for a person. */
    @Override
    public String toString() {
        var text = new StringBuilder();
        tags.forEach((name, value) -> text.append(text.length() == 0 ? "" : " ")
                .append(name)
                .append('=')
                .append(value));
        return text.toString();
    }
}
