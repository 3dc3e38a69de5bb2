package org.amphora.intake.internal.rewrite;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.amphora.api.mail.Address;
import org.amphora.api.role.TableFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A table by address. Asked, as Postfix asks, for {@code user+detail@domain}, {@code user@domain}, in a domain of this host
 * {@code user+detail} and {@code user} alone, and {@code @domain}; the first that is there counts. Then patterns are tried, in
 * their order. Immutable.
 */
final class AddressMap<V> {
    private static final Logger LOG = LoggerFactory.getLogger(AddressMap.class);

    private final Map<String, V> values = new HashMap<>();
    private final List<AddressPattern> patterns = new ArrayList<>();
    private final Function<TableFile.Row, V> parse;

    private AddressMap(Function<TableFile.Row, V> parse) {
        this.parse = parse;
    }

    /**
     * What a lookup has found.
     *
     * @param detail what the key did not speak of, with its delimiter, or empty
     */
    record Found<V>(V value, String detail) {}

    /** @throws TableFile.Mistake that names the line */
    static <V> AddressMap<V> of(List<TableFile.Row> rows, Function<TableFile.Row, V> parse) {
        var map = new AddressMap<V>(parse);
        for (TableFile.Row row : rows) map.put(row);
        return map;
    }

    private void put(TableFile.Row row) {
        if (!AddressPattern.isOne(row)) {
            values.put(TableFile.addressKey(row.key()), parse.apply(row));
            return;
        }
        var pattern = AddressPattern.of(row);
        parse.apply(pattern.example());
        patterns.add(pattern);
    }

    Optional<Found<V>> find(Address address, Host host) {
        if (address.isNull()) return Optional.empty();
        Optional<Found<V>> found = values.isEmpty() ? Optional.empty() : byKey(address, host);
        return found.or(() -> byPattern(address));
    }

    private Optional<Found<V>> byKey(Address address, Host host) {
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

    private Optional<Found<V>> byPattern(Address address) {
        for (AddressPattern pattern : patterns) {
            Optional<TableFile.Row> row = pattern.find(address.toString());
            if (row.isEmpty()) continue;
            try {
                return Optional.of(new Found<>(parse.apply(row.get()), ""));
            } catch (TableFile.Mistake e) {
                LOG.warn("<{}> stays as it is: {}", address, e.getMessage());
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private Optional<Found<V>> get(String key, String detail) {
        return Optional.ofNullable(values.get(key)).map(v -> new Found<>(v, detail));
    }
}
