package org.amphora.intake.internal.rewrite;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.amphora.api.mail.Address;
import org.amphora.api.role.TableFile;

/**
 * A table by address. Asked, as Postfix asks, for {@code user+detail@domain}, {@code user@domain}, in a domain of this host
 * {@code user+detail} and {@code user} alone, and {@code @domain}; the first that is there counts. Immutable.
 */
final class AddressMap<V> {
    private final Map<String, V> values = new HashMap<>();

    /**
     * What a lookup has found.
     *
     * @param detail what the key did not speak of, with its delimiter, or empty
     */
    record Found<V>(V value, String detail) {}

    /** @throws TableFile.Mistake that names the line */
    static <V> AddressMap<V> of(List<TableFile.Row> rows, Function<TableFile.Row, V> value) {
        var map = new AddressMap<V>();
        for (TableFile.Row row : rows) map.values.put(TableFile.addressKey(row.key()), value.apply(row));
        return map;
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    Optional<Found<V>> find(Address address, Host host) {
        if (values.isEmpty() || address.isNull()) return Optional.empty();
        String local = address.local().toLowerCase(Locale.ROOT);
        String domain = '@' + address.domain();
        boolean bare = host.names(address.domain());
        int end = host.userEnd(local);
        String user = local.substring(0, end);
        String detail = address.local().substring(end);
        return get(local + domain, "")
                .or(() -> get(user + domain, detail))
                .or(() -> bare ? get(local, "").or(() -> get(user, detail)) : Optional.empty())
                .or(() -> get(domain, ""));
    }

    private Optional<Found<V>> get(String key, String detail) {
        return Optional.ofNullable(values.get(key)).map(v -> new Found<>(v, detail));
    }
}
