package org.amphora.dkim.internal.tables;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.amphora.api.dns.DnsAnswer;
import org.amphora.api.dns.DnsResolver;
import org.amphora.api.site.Network;

/**
 * Hosts, as OpenDKIM's {@code PeerList} and its kin have them: names, domains with a dot before them, addresses and
 * networks; with {@code !} before it an exception. Names decide before addresses, hosts before domains, long ones before short ones.
 */
public final class HostList {
    /** Names of one address that are looked at, each by a question. */
    private static final int MOST_NAMES = 5;

    private static final Pattern ADDRESS =
            Pattern.compile("!?\\[?(\\d[\\d.]*|[\\dA-Fa-f:.]*:[\\dA-Fa-f:.]*)]?(/\\d+)?");

    private record Parsed(List<DataSet.Entry> entries, List<String> names, List<Network> networks) {}

    private final DataSet hosts;
    private final String topic;
    private final Problems problems;
    private volatile Parsed parsed = new Parsed(List.of(), List.of(), List.of());

    /** @param topic of the problems that the list has */
    public HostList(DataSet hosts, String topic, Problems problems) {
        this.hosts = hosts;
        this.topic = topic;
        this.problems = problems;
    }

    /**
     * Whether a host is in the list.
     *
     * @param dns asked only if there are names in the list; null if there is none now
     */
    public boolean contains(InetAddress host, DnsResolver dns) {
        Parsed now = parsed();
        if (!now.names.isEmpty() && dns != null) {
            for (String name : names(host, dns)) {
                for (String entry : now.names) {
                    boolean except = entry.startsWith("!");
                    if (matches(except ? entry.substring(1) : entry, name)) return !except;
                }
            }
        }
        return Network.isIn(now.networks, host);
    }

    /** A file that cannot be read is told of, and what was in it before goes on. */
    private Parsed parsed() {
        Parsed now = parsed;
        try {
            List<DataSet.Entry> entries = hosts.entries();
            if (now.entries != entries) parsed = now = parse(entries); // the same list as long as nothing has changed
        } catch (IOException e) {
            problems.problem(topic, topic + ": " + e.getMessage());
        }
        return now;
    }

    private Parsed parse(List<DataSet.Entry> entries) {
        var names = new ArrayList<String>();
        var networks = new ArrayList<Network>();
        var wrong = new ArrayList<String>();
        for (DataSet.Entry entry : entries) {
            String host = entry.key();
            if (!ADDRESS.matcher(host).matches()) {
                names.add(host.toLowerCase(Locale.ROOT));
                continue;
            }
            try {
                networks.add(Network.parse(host));
            } catch (IllegalArgumentException e) {
                wrong.add(host + " is left out: " + e.getMessage() + " is expected");
            }
        }
        names.sort(Comparator.comparing(HostList::isDomain).thenComparing(n -> -n.length()));
        networks.sort(Comparator.comparingInt(Network::bits).reversed());
        problems.problem(topic, String.join("; ", wrong));
        return new Parsed(entries, List.copyOf(names), List.copyOf(networks));
    }

    /** The names of an address that lead back to it: what anybody may claim does not count. */
    private static List<String> names(InetAddress host, DnsResolver dns) {
        var names = new ArrayList<String>();
        if (dns.ptr(host) instanceof DnsAnswer.Found<String> found)
            found.records().stream()
                    .limit(MOST_NAMES)
                    .filter(name -> leadsTo(name, host, dns))
                    .forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
        return names;
    }

    private static boolean leadsTo(String name, InetAddress host, DnsResolver dns) {
        DnsAnswer<InetAddress> answer = host.getAddress().length == 4 ? dns.ipv4(name) : dns.ipv6(name);
        return answer instanceof DnsAnswer.Found<InetAddress> found
                && found.records().contains(host);
    }

    private static boolean isDomain(String entry) {
        return entry.startsWith(".") || entry.startsWith("!.");
    }

    private static boolean matches(String entry, String name) {
        return entry.startsWith(".") ? name.endsWith(entry) : name.equals(entry);
    }
}
