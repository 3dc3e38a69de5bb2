package org.amphora.directory.internal.site;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.amphora.api.mail.Address;
import org.amphora.api.role.ConfigReader;
import org.amphora.api.site.Network;
import org.amphora.api.site.Site;
import org.amphora.directory.internal.Names;

/** One state of {@code org.amphora.site.cfg}. */
record SiteValues(
        String hostname,
        String domain,
        String origin,
        List<String> destinations,
        List<String> relayDomains,
        List<Network> networks,
        List<String> interfaces)
        implements Site {
    private static final List<String> LISTS =
            List.of("mydestination", "mynetworks", "relay_domains", "inet_interfaces");

    /**
     * @param systemName the system's own name, for an empty {@code myhostname}
     * @param localDomains the directory's domains, as far as they are known
     * @throws org.amphora.api.role.BadConfiguration naming each mistake
     */
    static SiteValues read(ConfigReader in, String systemName, Set<String> localDomains) {
        var values = new LinkedHashMap<String, String>();
        for (String key : List.of("myhostname", "mydomain", "myorigin")) values.put(key, name(in, key));
        for (String key : LISTS) values.put(key, String.join(" ", in.list(key)));
        complete(values, systemName);

        String hostname = domain(in, values, "myhostname");
        String domain = domain(in, values, "mydomain");
        String origin = domain(in, values, "myorigin");
        List<String> destinations = domains(in, values, "mydestination", "");
        List<String> relay = domains(in, values, "relay_domains", ".");
        List<Network> networks = in.networks("mynetworks", words(in, values, "mynetworks"));
        List<String> interfaces = Interfaces.read(in, words(in, values, "inet_interfaces"));
        for (String r : relay) {
            if (destinations.contains(r)) in.mistake("relay_domains", r, "a domain that is not in mydestination");
            else if (localDomains.contains(r))
                in.mistake("relay_domains", r, "a domain that is not among the directory's local domains");
        }
        in.done();
        return new SiteValues(hostname, domain, origin, destinations, relay, networks, interfaces);
    }

    /** As it stands; what cannot be a part of a name is a mistake here, before others are made of it. */
    private static String name(ConfigReader in, String key) {
        String text = in.text(key);
        if (text.isEmpty() || text.indexOf('$') >= 0 || Names.isDomain(Address.domain(text))) return text;
        in.mistake(key, text, "a domain name such as mail.example.org");
        return "localhost";
    }

    /** Postfix: mydomain is myhostname without its first label, and a bare myhostname is completed with mydomain. */
    private static void complete(Map<String, String> values, String systemName) {
        String host = values.get("myhostname").isEmpty() ? systemName : values.get("myhostname");
        String domain = values.get("mydomain");
        int dot = host.indexOf('.');
        if (domain.isEmpty())
            values.put("mydomain", dot > 0 && !host.startsWith("$") ? host.substring(dot + 1) : "localdomain");
        boolean bare = dot < 0 && host.indexOf('$') < 0;
        values.put("myhostname", bare ? host + ".$mydomain" : host);
    }

    private static String expand(ConfigReader in, Map<String, String> values, String key) {
        try {
            return new References(values).expand(key);
        } catch (IllegalArgumentException e) {
            in.mistake(key, values.get(key), e.getMessage());
            return "";
        }
    }

    private static String domain(ConfigReader in, Map<String, String> values, String key) {
        String name = Address.domain(expand(in, values, key));
        if (!name.isEmpty() && !Names.isDomain(name)) in.mistake(key, name, "a domain name such as mail.example.org");
        return name;
    }

    private static List<String> words(ConfigReader in, Map<String, String> values, String key) {
        return List.of(expand(in, values, key).split("[,\\s]+")).stream()
                .filter(w -> !w.isEmpty())
                .toList();
    }

    private static List<String> domains(ConfigReader in, Map<String, String> values, String key, String prefix) {
        var names = new LinkedHashSet<String>();
        for (String word : words(in, values, key)) {
            String name = Address.domain(word);
            String bare = !prefix.isEmpty() && name.startsWith(prefix) ? name.substring(prefix.length()) : name;
            if (Names.isDomain(bare)) names.add(name);
            else in.mistake(key, word, "a list of domain names");
        }
        return List.copyOf(names);
    }

    @Override
    public boolean isMyNetwork(InetAddress address) {
        return Network.isIn(networks, address);
    }
}
