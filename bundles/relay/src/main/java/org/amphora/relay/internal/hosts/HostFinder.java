package org.amphora.relay.internal.hosts;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.amphora.api.dns.DnsAnswer;
import org.amphora.api.dns.DnsResolver;
import org.amphora.api.dns.DnsResolver.Mx;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.Reply;

/** Finds where a next hop can be reached. */
public final class HostFinder {
    private static final EnhancedStatus NO_DNS = new EnhancedStatus(4, 4, 3);
    private static final EnhancedStatus NO_ROUTE = new EnhancedStatus(5, 4, 4);
    private static final EnhancedStatus NO_SUCH_DOMAIN = new EnhancedStatus(5, 1, 2);
    private static final EnhancedStatus NULL_MX = new EnhancedStatus(5, 1, 10);

    private final Supplier<DnsResolver> dns;
    private final Families families;
    private final int most;
    private final Predicate<InetSocketAddress> isOurs;
    private final Predicate<String> isOurName;
    private final Random random;

    /**
     * @param dns the resolver that is there now, or null
     * @param most addresses that are given, {@code smtp_mx_address_limit}
     * @param isOurs whether we listen there ourselves
     * @param isOurName whether this is what we call ourselves
     */
    public HostFinder(
            Supplier<DnsResolver> dns,
            Families families,
            int most,
            Predicate<InetSocketAddress> isOurs,
            Predicate<String> isOurName,
            Random random) {
        this.dns = dns;
        this.families = families;
        this.most = most;
        this.isOurs = isOurs;
        this.isOurName = isOurName;
        this.random = random;
    }

    /** The exchangers of a domain, the preferred first. */
    public Hosts exchangers(String domain, int port) {
        DnsResolver resolver = dns.get();
        if (resolver == null) return noResolver("MX", domain);
        DnsAnswer<Mx> answer = resolver.mx(domain);
        if (answer instanceof DnsAnswer.Temporary<Mx> t) return later("MX", domain, t.reason());
        // RFC 5321 §5.1: a domain without is its own, if it exists
        if (answer instanceof DnsAnswer.None<Mx> none)
            return none.noSuchName()
                    ? never(550, NO_SUCH_DOMAIN, "Domain " + domain + " not found")
                    : search(resolver, domain, List.of(new Mx(0, domain)), false, port);
        DnsAnswer.Found<Mx> found = (DnsAnswer.Found<Mx>) answer;
        if (found.records().stream().allMatch(m -> m.host().isEmpty()))
            return never(556, NULL_MX, "Domain " + domain + " does not accept mail (nullMX)");
        return search(resolver, domain, ordered(found.records()), found.secure(), port);
    }

    /** One host, or an address in text. */
    public Hosts host(String name, int port) {
        DnsResolver resolver = dns.get();
        if (resolver == null && Families.literal(name).isEmpty()) return noResolver("A", name);
        Search search = new Search(resolver, port);
        search.addAddressesOf(name, true);
        if (search.metUs) return loop(name);
        return search.found.isEmpty() ? search.failure(name) : new Hosts.Found(search.found);
    }

    /** RFC 5321 §5.1: by preference, those of equal preference in any order, so that the load is spread. */
    private List<Mx> ordered(List<Mx> records) {
        List<Mx> all = new ArrayList<>(records);
        all.removeIf(m -> m.host().isEmpty());
        Collections.shuffle(all, random);
        all.sort((a, b) -> Integer.compare(a.preference(), b.preference()));
        return all;
    }

    private Hosts search(DnsResolver resolver, String domain, List<Mx> exchangers, boolean secure, int port) {
        // where our own name stands, and beyond it, mail would only come back (RFC 5321 §5.1)
        int bound = exchangers.stream()
                .filter(m -> isOurName.test(m.host()))
                .mapToInt(Mx::preference)
                .min()
                .orElse(Integer.MAX_VALUE);
        Search search = new Search(resolver, port);
        for (Mx mx : exchangers) {
            if (mx.preference() >= bound || search.found.size() >= most) break;
            search.addAddressesOf(mx.host(), secure);
            if (search.metUs) {
                bound = mx.preference();
                search.dropFrom(exchangers, bound);
            }
        }
        if (!search.found.isEmpty()) return new Hosts.Found(search.found);
        boolean loops = bound != Integer.MAX_VALUE && search.unsure.isEmpty();
        return loops ? loop(domain) : search.failure(domain);
    }

    private final class Search {
        /** Null if no name is to be looked up. */
        private final DnsResolver resolver;

        private final int port;
        private final List<Host> found = new ArrayList<>();
        /** Why some host may have addresses that we do not know of. */
        private String unsure = "";
        /** Whether one of the addresses is ours. */
        private boolean metUs;

        Search(DnsResolver resolver, int port) {
            this.resolver = resolver;
            this.port = port;
        }

        void addAddressesOf(String name, boolean secure) {
            for (boolean six : families.order(random)) {
                DnsAnswer<InetAddress> answer = addresses(name, six);
                if (answer instanceof DnsAnswer.Temporary<InetAddress> t) unsure = t.reason();
                if (!(answer instanceof DnsAnswer.Found<InetAddress> f)) continue;
                for (InetAddress address : f.records()) {
                    metUs |= isOurs.test(new InetSocketAddress(address, port));
                    if (found.size() < most) found.add(new Host(name, address, secure, f.secure()));
                }
            }
        }

        private DnsAnswer<InetAddress> addresses(String name, boolean six) {
            Optional<InetAddress> literal = Families.literal(name);
            if (literal.isEmpty()) return six ? resolver.ipv6(name) : resolver.ipv4(name);
            return literal.get() instanceof Inet6Address == six
                    ? new DnsAnswer.Found<>(List.of(literal.get()), false)
                    : new DnsAnswer.None<>(false);
        }

        /** What has been found of hosts that are no better than ourselves. */
        void dropFrom(List<Mx> exchangers, int preference) {
            found.removeIf(
                    h -> exchangers.stream().anyMatch(m -> m.host().equals(h.name()) && m.preference() >= preference));
        }

        Hosts failure(String name) {
            return unsure.isEmpty() ? never(550, NO_ROUTE, "No address found for " + name) : later("A", name, unsure);
        }
    }

    private static Hosts noResolver(String what, String name) {
        return later(what, name, "there is no resolver now");
    }

    private static Hosts loop(String name) {
        return never(550, EnhancedStatus.ROUTING_LOOP, "Mail for " + name + " loops back to us");
    }

    private static Hosts later(String type, String name, String reason) {
        String text = "Name service error for " + name + " type " + type + ": " + reason;
        return new Hosts.None(new Reply(451, NO_DNS, text.replaceAll("[^ -~]", "?")));
    }

    private static Hosts never(int code, EnhancedStatus status, String text) {
        return new Hosts.None(new Reply(code, status, text.replaceAll("[^ -~]", "?")));
    }
}
