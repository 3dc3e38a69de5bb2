package org.amphora.intake.internal.rewrite;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.SessionFacts;
import org.amphora.api.role.ConfigReader;
import org.amphora.api.role.RoleHealth;
import org.amphora.api.role.TableFile;

/** The keys of {@code org.amphora.intake.cfg} about addresses, with their tables read; what {@link Rewriter} goes by. */
public final class Rewriting {
    private final Tables tables;
    private final LocalClients localClients;
    private final Canonical canonical;
    private final TableFile<AddressMap<Boolean>> relayRecipients;
    private final Copies copies;
    private final Forwarding forwarding;
    private final InstantSource clock;

    private Rewriting(ConfigReader in, Tables tables, InstantSource clock) {
        AddressMap<Address> nothing = Canonical.parse(List.of());
        this.tables = tables;
        this.clock = clock;
        localClients = LocalClients.read(in);
        canonical = new Canonical(
                tables.table("sender_canonical_maps", Canonical::parse, nothing),
                tables.table("recipient_canonical_maps", Canonical::parse, nothing),
                tables.table("canonical_maps", Canonical::parse, nothing));
        relayRecipients = tables.table("relay_recipient_maps", rows -> AddressMap.of(rows, row -> true), null);
        copies = new Copies(
                in.text("always_bcc").isEmpty() ? Optional.empty() : in.value("always_bcc", Target::user),
                tables.table("sender_bcc_maps", Copies::parse, nothing),
                tables.table("recipient_bcc_maps", Copies::parse, nothing));
        forwarding = Forwarding.read(in, tables);
    }

    /** @param etc what relative names of files are relative to */
    public static Rewriting read(
            ConfigReader in, Path etc, RoleHealth health, LongSupplier nanoClock, InstantSource clock) {
        return new Rewriting(in, new Tables(in, etc, health, nanoClock), clock);
    }

    /** Reads files again that have changed. */
    public void refresh() {
        tables.refresh();
    }

    /**
     * Whether a client's incomplete addresses are completed, and its headers rewritten.
     *
     * @param myNetworks whether an address is in {@code mynetworks}
     */
    public boolean isLocal(SessionFacts session, Predicate<InetAddress> myNetworks) {
        return localClients.include(session, myNetworks);
    }

    /** Whether it is known who exists in {@code relay_domains}. */
    public boolean knowsRelayRecipients() {
        return relayRecipients.get() != null;
    }

    Canonical canonical() {
        return canonical;
    }

    TableFile<AddressMap<Boolean>> relayRecipients() {
        return relayRecipients;
    }

    Copies copies() {
        return copies;
    }

    Forwarding forwarding() {
        return forwarding;
    }

    Optional<Srs> srs() {
        return forwarding.srs(clock);
    }
}
