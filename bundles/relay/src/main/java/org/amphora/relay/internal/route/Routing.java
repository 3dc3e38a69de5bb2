package org.amphora.relay.internal.route;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.Recipient;
import org.amphora.api.role.TableFile;

/**
 * Which of the ways mail takes, in the order of Postfix's trivial-rewrite: the transport table, the relay host of the
 * sender, the relay host of all, the recipient's domain.
 */
public final class Routing {
    private final TableFile<TransportTable> transports;
    private final TableFile<Senders> senders;
    private final Optional<NextHop.Server> relayHost;

    public Routing(
            TableFile<TransportTable> transports, TableFile<Senders> senders, Optional<NextHop.Server> relayHost) {
        this.transports = transports;
        this.senders = senders;
        this.relayHost = relayHost;
    }

    /** {@code sender_dependent_relayhost_maps}: by the sender's address, or {@code @domain}. */
    public static final class Senders {
        private final Map<String, NextHop.Server> relays = new HashMap<>();

        /** @throws TableFile.Mistake that names the line */
        public static Senders of(List<TableFile.Row> rows) {
            Senders senders = new Senders();
            for (TableFile.Row row : rows)
                senders.relays.put(TableFile.addressKey(row.key()), row.value(v -> NextHop.server(v, false)));
            return senders;
        }

        Optional<NextHop.Server> find(Address sender) {
            NextHop.Server found = relays.get(TableFile.addressKey(sender.toString()));
            return Optional.ofNullable(found != null ? found : relays.get("@" + sender.domain()));
        }
    }

    /** Never blocks. */
    public NextHop nextHop(Envelope envelope, Recipient to) {
        Optional<NextHop> way = transports.get().find(to.address());
        if (way.isPresent()) return way.get();
        Optional<NextHop.Server> server =
                senders.get().find(envelope.reversePath()).or(() -> relayHost);
        return server.isPresent() ? server.get() : NextHop.of(to.address().domain());
    }

    /** Looks whether the files have changed. */
    public void refresh() {
        transports.refresh();
        senders.refresh();
    }
}
