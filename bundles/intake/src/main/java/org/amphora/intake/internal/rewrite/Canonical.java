package org.amphora.intake.internal.rewrite;

import java.util.List;
import java.util.Optional;
import org.amphora.api.mail.Address;
import org.amphora.api.role.TableFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code sender_canonical_maps}, {@code recipient_canonical_maps} and, after them, {@code canonical_maps}. Each is asked
 * again about what it has made of an address, until that stays the same.
 */
record Canonical(
        TableFile<AddressMap<Address>> senders,
        TableFile<AddressMap<Address>> recipients,
        TableFile<AddressMap<Address>> all) {
    private static final Logger LOG = LoggerFactory.getLogger(Canonical.class);
    /** Postfix: more is a mistake. */
    private static final int DEEPEST = 10;

    /** @throws TableFile.Mistake that names the line */
    static AddressMap<Address> parse(List<TableFile.Row> rows) {
        return AddressMap.of(rows, row -> row.value(Target::of));
    }

    Address sender(Address address, Host host) {
        return mapped(all, mapped(senders, address, host), host);
    }

    Address recipient(Address address, Host host) {
        return mapped(all, mapped(recipients, address, host), host);
    }

    private static Address mapped(TableFile<AddressMap<Address>> table, Address address, Host host) {
        AddressMap<Address> map = table.get();
        Address now = address;
        for (int i = 0; i < DEEPEST; i++) {
            Optional<AddressMap.Found<Address>> found = map.find(now, host);
            if (found.isEmpty()) return now;
            Address next = applied(found.get(), now, host);
            if (next.equals(now)) return now;
            now = next;
        }
        LOG.warn("canonical maps lead from <{}> further than {} steps: it stays as it is", address, DEEPEST);
        return address;
    }

    /** What the key did not speak of goes along: Postfix's propagate_unmatched_extensions. */
    private static Address applied(AddressMap.Found<Address> found, Address before, Host host) {
        Address to = found.value();
        if (to.local().isEmpty()) return new Address(before.local(), to.domain());
        return host.complete(new Address(to.local() + found.detail(), to.domain()));
    }
}
