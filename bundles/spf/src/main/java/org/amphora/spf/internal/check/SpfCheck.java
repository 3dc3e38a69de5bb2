package org.amphora.spf.internal.check;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.amphora.api.site.Network;

/** One {@code check_host()}, RFC 7208 §4, with the checks that its record leads to. For one use. */
final class SpfCheck {
    private static final int MOST_MX = 10;
    private static final int MOST_PTR = 10;
    private static final int MOST_STEPS = 200;
    private static final int LONGEST_STEP = 512;
    /** A reply of SMTP holds no more than 512 in all. */
    private static final int MOST_EXPLANATION = 300;

    private static final String DEFAULT = "default";

    /** What a record says, and where its words for a {@code fail} are; no explanation: null. */
    private record Decision(SpfResult result, String domain, String mechanism, MacroString explanation) {}

    private final InetAddress client;
    private final String helo;
    private final String local;
    private final String senderDomain;
    private final String receiver;
    private final DnsBudget dns;
    private final List<String> steps = new ArrayList<>();
    /** The names of the client that lead back to it; null until asked. */
    private List<String> clientNames;

    SpfCheck(InetAddress client, String helo, String local, String senderDomain, String receiver, DnsBudget dns) {
        this.client = client;
        this.helo = helo;
        this.local = local;
        this.senderDomain = senderDomain;
        this.receiver = receiver;
        this.dns = dns;
    }

    SpfOutcome run() {
        try {
            Decision d = evaluate(senderDomain, 0);
            String reason = d.result == SpfResult.NONE ? "no SPF record" : "";
            return new SpfOutcome(d.result, senderDomain, d.mechanism, explanation(d), reason, steps);
        } catch (SpfAbort e) {
            step(0, e.result().word() + ": " + e.getMessage());
            return new SpfOutcome(e.result(), senderDomain, DEFAULT, "", e.getMessage(), steps);
        }
    }

    private void step(int depth, String text) {
        if (steps.size() < MOST_STEPS) steps.add("  ".repeat(depth) + SpfRecord.printable(text, LONGEST_STEP));
    }

    private Decision evaluate(String domain, int depth) throws SpfAbort {
        List<String> found = dns.txt(domain).stream().filter(SpfRecord::isOne).toList();
        if (found.isEmpty()) {
            step(depth, domain + " has no SPF record");
            return new Decision(SpfResult.NONE, domain, DEFAULT, null);
        }
        if (found.size() > 1) throw SpfAbort.permanent(domain + " has " + found.size() + " SPF records");
        step(depth, domain + " says " + found.get(0));
        SpfRecord record = SpfRecord.parse(found.get(0));
        for (SpfRecord.Directive d : record.directives()) {
            if (d.mechanism().asksDns()) dns.term();
            boolean matches = matches(d.mechanism(), domain, depth);
            step(depth, d.text() + (matches ? " matches: " + d.qualifier().word() : " does not match"));
            if (matches) return new Decision(d.qualifier(), domain, d.text(), record.explanation());
        }
        return record.redirect() == null
                ? new Decision(SpfResult.NEUTRAL, domain, DEFAULT, null)
                : redirected(record.redirect(), domain, depth);
    }

    private Decision redirected(MacroString redirect, String domain, int depth) throws SpfAbort {
        dns.term();
        String target = name(redirect, domain);
        step(depth, "redirect=" + target);
        Decision there = evaluate(target, depth + 1);
        if (there.result == SpfResult.NONE)
            throw SpfAbort.permanent("redirect to a domain without a record: " + target);
        return there;
    }

    private boolean matches(Mechanism mechanism, String domain, int depth) throws SpfAbort {
        if (mechanism instanceof Mechanism.All) return true;
        if (mechanism instanceof Mechanism.Ip ip)
            return ip.network() != null && ip.network().contains(client);
        if (mechanism instanceof Mechanism.A a)
            return anyInside(counted(dns.addresses(name(a.domain(), domain), client)), a.bits4(), a.bits6());
        if (mechanism instanceof Mechanism.Mx mx) return exchanges(mx, domain);
        if (mechanism instanceof Mechanism.Ptr ptr) {
            String target = name(ptr.domain(), domain);
            return clientNames().stream().anyMatch(n -> isOrEndsIn(n, target));
        }
        if (mechanism instanceof Mechanism.Exists exists) {
            boolean there = dns.hasIpv4(name(exists.domain(), domain));
            if (!there) dns.noRecords();
            return there;
        }
        String target = name(((Mechanism.Include) mechanism).domain(), domain);
        SpfResult there = evaluate(target, depth + 1).result;
        if (there == SpfResult.NONE) throw SpfAbort.permanent("include of a domain without a record: " + target);
        return there == SpfResult.PASS;
    }

    private boolean exchanges(Mechanism.Mx mx, String domain) throws SpfAbort {
        List<String> hosts = counted(dns.mx(name(mx.domain(), domain)));
        if (hosts.size() > MOST_MX) throw SpfAbort.permanent("more than " + MOST_MX + " MX records");
        for (String host : hosts) if (anyInside(dns.addresses(host, client), mx.bits4(), mx.bits6())) return true;
        return false;
    }

    private <T> List<T> counted(List<T> records) throws SpfAbort {
        if (records.isEmpty()) dns.noRecords();
        return records;
    }

    private boolean anyInside(List<InetAddress> addresses, int bits4, int bits6) {
        Network around = Network.around(client, bits4, bits6);
        return addresses.stream().anyMatch(around::contains);
    }

    private static boolean isOrEndsIn(String name, String domain) {
        int start = name.length() - domain.length();
        return start >= 0
                && name.regionMatches(true, start, domain, 0, domain.length())
                && (start == 0 || name.charAt(start - 1) == '.');
    }

    /** RFC 7208 §5.5: of the names of the client's address the first ten, and of those the ones that lead back. */
    private List<String> clientNames() {
        if (clientNames != null) return clientNames;
        var names = new ArrayList<String>();
        try {
            List<String> all = dns.ptr(client);
            for (String name : all.subList(0, Math.min(MOST_PTR, all.size()))) if (leadsBack(name)) names.add(name);
        } catch (SpfAbort e) {
            step(0, "no name of the client: " + e.getMessage()); // nothing matches then
        }
        clientNames = names;
        return names;
    }

    private boolean leadsBack(String name) {
        try {
            return dns.addresses(name, client).contains(client);
        } catch (SpfAbort e) {
            return false;
        }
    }

    /** RFC 7208 §7.3, the macro p: the domain itself, else one below it, else any. */
    private String clientName(String domain) {
        List<String> names = clientNames();
        for (String n : names) if (n.equalsIgnoreCase(domain)) return n;
        for (String n : names) if (isOrEndsIn(n, domain)) return n;
        return names.isEmpty() ? "unknown" : names.get(0);
    }

    /** The name that a term means, cut on the left to what the DNS can hold (RFC 7208 §7.3). */
    private String name(MacroString spec, String domain) throws SpfAbort {
        if (spec == null) return domain;
        String name = withoutDot(spec.expand(letter -> value(letter, domain)));
        while (name.length() > DnsBudget.MOST_NAME && name.indexOf('.') >= 0)
            name = name.substring(name.indexOf('.') + 1);
        return name;
    }

    private String value(char letter, String domain) {
        return switch (letter) {
            case 's' -> local + '@' + senderDomain;
            case 'l' -> local;
            case 'o' -> senderDomain;
            case 'd' -> domain;
            case 'i' -> IpText.dotted(client);
            case 'p' -> clientName(domain);
            case 'v' -> client instanceof Inet4Address ? "in-addr" : "ip6";
            case 'h' -> helo;
            case 'c' -> IpText.readable(client);
            case 'r' -> receiver;
            case 't' -> Long.toString(Instant.now().getEpochSecond());
            default -> throw new IllegalArgumentException("no macro: " + letter);
        };
    }

    /** RFC 7208 §6.2: whatever is wrong with it, the result stays. */
    private String explanation(Decision d) {
        if (d.result != SpfResult.FAIL || d.explanation == null) return "";
        try {
            List<String> texts = dns.txt(name(d.explanation, d.domain));
            if (texts.size() != 1) return "";
            String text = MacroString.explanation(texts.get(0)).expand(letter -> value(letter, d.domain));
            boolean ascii = text.chars().allMatch(c -> c >= ' ' && c <= '~');
            step(0, "explanation: " + text);
            return ascii && text.length() <= MOST_EXPLANATION ? text.strip() : "";
        } catch (SpfAbort e) {
            step(0, "explanation left out: " + e.getMessage());
            return "";
        }
    }

    /** RFC 7208 §4.3: whether a domain can have a record at all. */
    static boolean canHaveRecord(String domain) {
        return DnsBudget.isName(domain) && domain.indexOf('.') > 0 && !domain.startsWith("[");
    }

    static String withoutDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
