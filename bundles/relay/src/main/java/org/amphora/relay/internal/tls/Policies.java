package org.amphora.relay.internal.tls;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.amphora.api.dns.DnsAnswer;
import org.amphora.api.dns.DnsResolver;
import org.amphora.api.dns.DnsResolver.Tlsa;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.Reply;
import org.amphora.api.role.TableFile;
import org.amphora.relay.internal.hosts.Host;
import org.amphora.relay.internal.route.NextHop;

/** What is demanded of the sessions with a destination. Lookups block. */
public final class Policies {
    private static final EnhancedStatus NOT_SECURE = new EnhancedStatus(4, 7, 5);
    /** {@code smtp_tls_verify_cert_match} and {@code smtp_tls_secure_cert_match}. */
    private static final List<String> VERIFY = List.of("hostname");

    private static final List<String> SECURE = List.of("nexthop", "dot-nexthop");

    private final Level level;
    private final TableFile<PolicyTable> table;
    private final Authorities authorities;
    private final Supplier<DnsResolver> dns;
    private final Optional<StsPolicies> sts;

    /**
     * @param dns the resolver that is there now, or null
     * @param sts empty if MTA-STS is not heeded
     */
    public Policies(
            Level level,
            TableFile<PolicyTable> table,
            Authorities authorities,
            Supplier<DnsResolver> dns,
            Optional<StsPolicies> sts) {
        this.level = level;
        this.table = table;
        this.authorities = authorities;
        this.dns = dns;
        this.sts = sts;
    }

    /** What a destination asks for, once for all of its hosts. */
    public Hop of(NextHop.Server hop, Want want) {
        Optional<PolicyTable.Policy> own = table.get().find(hop);
        Level applied = own.map(PolicyTable.Policy::level).orElse(level);
        // what we have been told of one destination is not overruled by itself
        boolean asked = hop.mx() && own.isEmpty() && (applied == Level.MAY || applied == Level.DANE);
        Optional<StsPolicy> policy = asked ? sts.flatMap(s -> s.find(hop.host())) : Optional.empty();
        List<String> match = own.map(PolicyTable.Policy::match).orElse(List.of());
        return new Hop(hop, want, applied, match, policy);
    }

    /** Of one destination. */
    public final class Hop {
        private final NextHop.Server hop;
        private final Want want;
        private final Level applied;
        private final List<String> match;
        private final Optional<StsPolicy> policy;

        private Hop(NextHop.Server hop, Want want, Level applied, List<String> match, Optional<StsPolicy> policy) {
            this.hop = hop;
            this.want = want;
            this.applied = applied;
            this.match = match;
            this.policy = policy;
        }

        /** @throws Unfit if the host must not be sent to */
        public Demand demand(Host host, int port) throws Unfit {
            if (want == Want.WAIVED) return applied == Level.NONE ? Demand.NONE : Demand.MAY;
            Demand demand = byLevel(host, port);
            return want == Want.REQUIRED ? required(demand, host) : demand;
        }

        private Demand byLevel(Host host, int port) throws Unfit {
            return switch (applied) {
                case NONE -> Demand.NONE;
                case MAY -> bySts(host);
                case ENCRYPT -> Demand.ENCRYPT;
                case DANE -> {
                    Optional<Demand> dane = byDane(host, port);
                    yield dane.isPresent() ? dane.get() : bySts(host);
                }
                case VERIFY -> verified(match.isEmpty() ? VERIFY : match, host);
                case SECURE -> verified(match.isEmpty() ? SECURE : match, host);
            };
        }

        private Demand verified(List<String> names, Host host) {
            return Demand.verified(Demand.Kind.NONE, authorities.check(PolicyTable.names(names, hop, host)));
        }

        /** RFC 7672 §2.2: empty where the DNS vouches for nothing. */
        private Optional<Demand> byDane(Host host, int port) throws Unfit {
            if (!host.mxSecure() || !host.addressSecure()) return Optional.empty();
            DnsResolver resolver = dns.get();
            DnsAnswer<Tlsa> answer = resolver == null
                    ? new DnsAnswer.Temporary<>("there is no resolver now")
                    : resolver.tlsa("_" + port + "._tcp." + host.name());
            if (answer instanceof DnsAnswer.Temporary<Tlsa> t)
                throw new Unfit(new Reply(
                        451,
                        NOT_SECURE,
                        ("TLSA lookup error for " + host.name() + ": " + t.reason()).replaceAll("[^ -~]", "?")));
            if (!(answer instanceof DnsAnswer.Found<Tlsa> found) || !found.secure()) return Optional.empty();
            List<Tlsa> usable = Dane.usable(found.records());
            if (usable.isEmpty()) return Optional.of(Demand.ENCRYPT);
            return Optional.of(Demand.verified(Demand.Kind.TLSA, Dane.check(usable, List.of(host.name(), hop.host()))));
        }

        /** RFC 8461 §4 and §5; a policy that is only tested changes nothing. */
        private Demand bySts(Host host) throws Unfit {
            if (policy.isEmpty() || policy.get().mode() != StsPolicy.Mode.ENFORCE) return Demand.MAY;
            if (!policy.get().lists(host.name()))
                throw new Unfit(new Reply(
                        451, NOT_SECURE, "Host " + host.name() + " is not in the MTA-STS policy of " + hop.host()));
            return Demand.verified(Demand.Kind.STS, authorities.check(List.of(host.name())));
        }

        /** RFC 8689 §4.2.1: the host is known for sure, and proves who it is. */
        private Demand required(Demand demand, Host host) throws Unfit {
            boolean sure = !hop.mx()
                    || host.mxSecure()
                    || applied == Level.SECURE
                    || policy.filter(p -> p.lists(host.name())).isPresent();
            if (!sure)
                throw new Unfit(new Reply(
                        550,
                        EnhancedStatus.REQUIRE_TLS,
                        "REQUIRETLS: nobody vouches that " + host.name() + " is a host of " + hop.host()));
            Demand proved = demand.check().isPresent() ? demand : verified(VERIFY, host);
            return proved.withRequireTls();
        }
    }

    /** Looks whether the file has changed. */
    public void refresh() {
        table.refresh();
    }
}
