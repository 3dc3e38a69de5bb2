package org.amphora.intake.internal.rewrite;

import java.util.regex.Pattern;
import org.amphora.api.mail.Address;

/** What a table or key says an address becomes: {@code user@domain}, {@code user}, or {@code @domain} for the same user. */
final class Target {
    private static final Pattern FORM = Pattern.compile("[^\\s,:;<>|/\"\\\\@]*(@[^\\s,;<>@]+)?");

    private Target() {}

    /** @throws IllegalArgumentException that says what would be right */
    static Address of(String text) {
        if (text.isEmpty() || !FORM.matcher(text).matches())
            throw new IllegalArgumentException("one address such as user@example.org, or @example.org");
        return Address.of(text);
    }

    /** @throws IllegalArgumentException that says what would be right */
    static Address user(String text) {
        Address address = of(text);
        if (address.local().isEmpty()) throw new IllegalArgumentException("one address such as user@example.org");
        return address;
    }
}
