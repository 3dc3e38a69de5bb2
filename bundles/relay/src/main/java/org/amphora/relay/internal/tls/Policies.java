package org.amphora.relay.internal.tls;

import java.util.List;
import java.util.Optional;
import org.amphora.relay.internal.hosts.Host;
import org.amphora.relay.internal.route.NextHop;
import org.amphora.relay.internal.route.Table;

/** What is demanded of the sessions with a destination. */
public final class Policies {
    /** {@code smtp_tls_verify_cert_match} and {@code smtp_tls_secure_cert_match}. */
    private static final List<String> VERIFY = List.of("hostname");

    private static final List<String> SECURE = List.of("nexthop", "dot-nexthop");

    private final Level level;
    private final Table<PolicyTable> table;
    private final Authorities authorities;

    public Policies(Level level, Table<PolicyTable> table, Authorities authorities) {
        this.level = level;
        this.table = table;
        this.authorities = authorities;
    }

    /** What a session with one of the destination's hosts must be. */
    public Demand demand(NextHop.Server hop, Host host) {
        Optional<PolicyTable.Policy> own = table.get().find(hop);
        List<String> match = own.map(PolicyTable.Policy::match).orElse(List.of());
        return switch (own.map(PolicyTable.Policy::level).orElse(level)) {
            case NONE -> Demand.NONE;
            case MAY, DANE -> Demand.MAY;
            case ENCRYPT -> Demand.ENCRYPT;
            case VERIFY -> verified(match.isEmpty() ? VERIFY : match, hop, host);
            case SECURE -> verified(match.isEmpty() ? SECURE : match, hop, host);
        };
    }

    private Demand verified(List<String> match, NextHop.Server hop, Host host) {
        return Demand.verified(authorities.check(PolicyTable.names(match, hop, host)));
    }

    public void refresh() {
        table.refresh();
    }
}
