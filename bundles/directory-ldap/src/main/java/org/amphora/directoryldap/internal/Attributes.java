package org.amphora.directoryldap.internal;

import com.unboundid.ldap.sdk.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.amphora.api.directory.Account;
import org.amphora.api.site.Network;

/** What the attributes of an entry mean: {@code ldap_user_attrs}. */
final class Attributes {
    /** Of an account; the words of the configuration are the same in lower case. */
    private enum Field {
        /** The account's name, or the part of it before the {@code @}. */
        USER,
        /** Bytes. */
        QUOTA,
        /** Networks, parted by commas or blanks, in one value or several. */
        ALLOW_NETS,
        /** Any value but false, no and 0 disables. */
        NOLOGIN
    }

    private final Map<Field, String> names = new EnumMap<>(Field.class);

    /** @throws IllegalArgumentException saying what is expected */
    Attributes(List<String> pairs) {
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            String word = pair.substring(equals + 1).toUpperCase(Locale.ROOT);
            boolean known = Arrays.stream(Field.values()).anyMatch(f -> f.name().equals(word));
            if (equals < 1 || !known || names.put(Field.valueOf(word), pair.substring(0, equals)) != null)
                throw new IllegalArgumentException(
                        "attribute=field, each field once: user, quota, allow_nets or nologin");
        }
        if (!names.containsKey(Field.USER)) throw new IllegalArgumentException("an attribute for user: mail=user");
    }

    /** Those that are asked for. */
    String[] requested() {
        return names.values().toArray(new String[0]);
    }

    /**
     * The account that an entry stands for; empty if it does not tell its name.
     *
     * @param login by which it was found: of several names it is the one meant, and its domain completes a bare one
     * @throws IllegalArgumentException naming the attribute whose value is no network or number
     */
    Optional<Account> account(Entry entry, String login) {
        Optional<String> name = name(entry, login);
        if (name.isEmpty()) return Optional.empty();
        boolean enabled = values(entry, Field.NOLOGIN).stream()
                .allMatch(v -> List.of("false", "no", "0").contains(v.toLowerCase(Locale.ROOT)));
        List<Network> nets = values(entry, Field.ALLOW_NETS).stream()
                .flatMap(v -> Arrays.stream(v.split("[,\\s]+")))
                .filter(v -> !v.isEmpty())
                .map(Network::parse)
                .toList();
        long quota = values(entry, Field.QUOTA).stream()
                .findFirst()
                .map(String::strip)
                .map(Long::parseLong)
                .orElse(0L);
        return Optional.of(new Account(name.get(), enabled, quota, nets));
    }

    private Optional<String> name(Entry entry, String login) {
        var names = new ArrayList<String>();
        int at = login.lastIndexOf('@');
        for (String value : values(entry, Field.USER)) {
            String name = value.toLowerCase(Locale.ROOT);
            if (name.indexOf('@') >= 0) names.add(name);
            else if (at >= 0) names.add(name + login.substring(at));
        }
        if (names.contains(login)) return Optional.of(login);
        return names.stream().sorted().findFirst();
    }

    private List<String> values(Entry entry, Field field) {
        String attribute = names.get(field);
        String[] values = attribute == null ? null : entry.getAttributeValues(attribute);
        return values == null ? List.of() : List.of(values);
    }
}
