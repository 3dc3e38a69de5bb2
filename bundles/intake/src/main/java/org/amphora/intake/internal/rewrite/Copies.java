package org.amphora.intake.internal.rewrite;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.amphora.api.mail.Address;
import org.amphora.api.role.TableFile;

/** Who gets a copy of a message besides: {@code always_bcc}, {@code sender_bcc_maps}, {@code recipient_bcc_maps}. */
record Copies(
        Optional<Address> always, TableFile<AddressMap<Address>> bySender, TableFile<AddressMap<Address>> byRecipient) {

    /** @throws TableFile.Mistake that names the line */
    static AddressMap<Address> parse(List<TableFile.Row> rows) {
        return AddressMap.of(rows, row -> row.value(Target::user));
    }

    /** Each address once, in the order of the keys' names. */
    Set<Address> of(Address sender, Collection<Address> recipients, Host host) {
        var all = new LinkedHashSet<Address>();
        always.map(host::complete).ifPresent(all::add);
        find(bySender, sender, host).ifPresent(all::add);
        for (Address r : recipients) find(byRecipient, r, host).ifPresent(all::add);
        return all;
    }

    private static Optional<Address> find(TableFile<AddressMap<Address>> table, Address address, Host host) {
        return table.get().find(address, host).map(f -> host.complete(f.value()));
    }
}
