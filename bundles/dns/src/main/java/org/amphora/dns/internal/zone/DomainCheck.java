package org.amphora.dns.internal.zone;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.amphora.api.dns.DnsAnswer;
import org.amphora.api.dns.DnsResolver;
import org.amphora.api.dns.DomainRecords.DomainRecord;
import org.amphora.dns.internal.zone.Finding.Status;

/** A plan beside what the DNS has today. Each record is a lookup or a few; may block. */
public record DomainCheck(DnsResolver dns, DomainPlan plan) {
    List<Finding> findings() {
        return plan.records().stream().map(this::check).toList();
    }

    private Finding check(DomainRecord wanted) {
        return switch (wanted.type()) {
            case "A" -> compare(wanted, dns.ipv4(wanted.name()), InetAddress::getHostAddress);
            case "AAAA" -> compare(wanted, dns.ipv6(wanted.name()), InetAddress::getHostAddress);
            case "PTR" -> pointer(wanted);
            case "MX" -> exchanger(wanted);
            case "CNAME" -> alias(wanted);
            case "SRV" -> compare(
                    wanted,
                    dns.srv(wanted.name()),
                    s -> s.priority() + " " + s.weight() + ' ' + s.port() + ' ' + s.host());
            case "TXT" -> text(wanted);
            default -> new Finding(wanted, Status.UNKNOWN, List.of(), List.of("Look for it yourself."));
        };
    }

    private static <T> Finding compare(DomainRecord wanted, DnsAnswer<T> answer, Function<T, String> value) {
        if (answer instanceof DnsAnswer.Temporary<T> t) return unknown(wanted, t.reason());
        if (!(answer instanceof DnsAnswer.Found<T> found)) return missing(wanted);
        List<String> values = found.records().stream().map(value).toList();
        boolean there = values.stream().anyMatch(wanted.value()::equalsIgnoreCase);
        return there
                ? new Finding(wanted, Status.OK, values, List.of())
                : new Finding(wanted, Status.DIFFERENT, values, List.of("Add: " + ZoneLine.of(wanted)));
    }

    private static Finding missing(DomainRecord wanted) {
        return new Finding(wanted, Status.MISSING, List.of(), List.of("Add: " + ZoneLine.of(wanted)));
    }

    private static Finding unknown(DomainRecord wanted, String reason) {
        return new Finding(
                wanted, Status.UNKNOWN, List.of(), List.of("The DNS does not answer (" + reason + "): try again."));
    }

    private Finding pointer(DomainRecord wanted) {
        InetAddress address = plan.addresses().stream()
                .filter(a -> DomainPlan.reverse(a).equals(wanted.name()))
                .findFirst()
                .orElseThrow();
        Finding plain = compare(wanted, dns.ptr(address), Function.identity());
        String what = address.getHostAddress();
        return switch (plain.status()) {
            case MISSING -> new Finding(
                    wanted,
                    Status.MISSING,
                    List.of(),
                    List.of(what + " has no PTR: ask your provider to set it to " + wanted.value() + '.'));
            case DIFFERENT -> new Finding(
                    wanted,
                    Status.DIFFERENT,
                    plain.found(),
                    List.of(what + " has the name " + String.join(", ", plain.found()) + ", and we say HELO "
                            + wanted.value() + ": let your provider change the one, or myhostname the other."));
            default -> plain;
        };
    }

    private Finding exchanger(DomainRecord wanted) {
        DnsAnswer<DnsResolver.Mx> answer = dns.mx(wanted.name());
        if (!(answer instanceof DnsAnswer.Found<DnsResolver.Mx> found))
            return compare(wanted, answer, DnsResolver.Mx::host);
        var todo = new ArrayList<String>();
        boolean ours = false;
        for (DnsResolver.Mx mx : found.records()) {
            ours |= mx.host().equalsIgnoreCase(plan.host());
            if (mx.host().isEmpty())
                todo.add("It says that the domain takes no mail (RFC 7505): take that record away.");
            else if (dns.cname(mx.host()) instanceof DnsAnswer.Found)
                todo.add(mx.host()
                        + " is an alias, which an MX may not lead to (RFC 2181 §10.3): name the host itself.");
            else if (mx.host().matches("[0-9.]+")) todo.add(mx.host() + " is an address: an MX needs a name.");
        }
        if (!ours) todo.add("Add: " + ZoneLine.of(wanted));
        List<String> values = found.records().stream()
                .map(mx -> mx.preference() + " " + mx.host())
                .toList();
        return new Finding(wanted, ours ? Status.OK : Status.DIFFERENT, values, todo);
    }

    /** An address in place of the alias is as good. */
    private Finding alias(DomainRecord wanted) {
        Finding plain = compare(wanted, dns.cname(wanted.name()), Function.identity());
        if (plain.status() != Status.MISSING) return plain;
        var found = new ArrayList<String>();
        for (DnsAnswer<InetAddress> answer : List.of(dns.ipv4(wanted.name()), dns.ipv6(wanted.name())))
            if (answer instanceof DnsAnswer.Found<InetAddress> addresses)
                addresses.records().forEach(a -> found.add(a.getHostAddress()));
        return found.isEmpty() ? plain : new Finding(wanted, Status.OK, found, List.of());
    }

    private Finding text(DomainRecord wanted) {
        DnsAnswer<String> answer = dns.txt(wanted.name());
        if (answer instanceof DnsAnswer.Temporary<String> t) return unknown(wanted, t.reason());
        String kind = kind(wanted.value());
        List<String> found = answer instanceof DnsAnswer.Found<String> all
                ? all.records().stream().filter(r -> kind(r).equals(kind)).toList()
                : List.of();
        if (found.isEmpty()) return missing(wanted);
        if (found.size() > 1)
            return new Finding(
                    wanted,
                    Status.DIFFERENT,
                    found,
                    List.of("There are " + found.size()
                            + " records of that kind, which counts as none or as an error: leave one."));
        return kind.equals("v=dkim1") ? key(wanted, found) : policy(wanted, kind, found);
    }

    /** {@code v=spf1}, {@code v=dmarc1}, …; a DKIM key may leave it out (RFC 6376 §3.6.1). */
    private static String kind(String text) {
        String first = text.strip().toLowerCase(Locale.ROOT).split("[;\\s]", 2)[0];
        return first.startsWith("v=") ? first : first.startsWith("k=") || first.startsWith("p=") ? "v=dkim1" : "";
    }

    private static Finding key(DomainRecord wanted, List<String> found) {
        if (publicKey(found.get(0)).equals(publicKey(wanted.value())))
            return new Finding(wanted, Status.OK, found, List.of());
        return new Finding(
                wanted,
                Status.DIFFERENT,
                found,
                List.of(
                        "The key in the DNS is not the one that we sign with: what we sign fails.",
                        "Put in its place: " + ZoneLine.of(wanted)));
    }

    private static String publicKey(String record) {
        for (String tag : record.split(";")) {
            String bare = tag.replaceAll("\\s", "");
            if (bare.startsWith("p=")) return bare.substring(2);
        }
        return "";
    }

    /** A domain may have its own mind, where it makes no mistake. */
    private Finding policy(DomainRecord wanted, String kind, List<String> found) {
        var todo = new ArrayList<String>();
        boolean same = found.get(0).strip().equals(wanted.value());
        if (kind.equals("v=spf1")) todo.addAll(new SpfMistakes(dns).of(wanted.name(), found.get(0)));
        if (kind.equals("v=stsv1") && !same)
            todo.add("Its id is another: when the policy file has changed, put id="
                    + plan.files().mtaStsId() + " there.");
        if (kind.equals("v=dmarc1") && found.get(0).matches("(?i).*;\\s*p\\s*=\\s*none\\b.*"))
            todo.add("p=none only watches: when the reports look well, say p=quarantine or p=reject.");
        return new Finding(wanted, Status.OK, found, todo);
    }

    /** The summary, then a line for each record and below it what to do. */
    public List<String> lines() {
        List<Finding> findings = findings();
        var lines = new ArrayList<String>();
        long well = findings.stream().filter(Finding::isWell).count();
        lines.add(
                well == findings.size()
                        ? "All is well: " + well + " records"
                        : findings.size() - well + " of " + findings.size() + " records need a look");
        for (String problem : plan.problems()) lines.add("note       " + problem);
        for (Finding f : findings) {
            String status = f.isWell()
                    ? "ok"
                    : f.status() == Status.OK ? "LOOK" : f.status().name();
            lines.add(String.format(
                    "%-10s %-5s %s", status, f.wanted().type(), f.wanted().name()));
            if (!f.isWell() || !f.found().contains(f.wanted().value()))
                for (String value : f.found().subList(0, Math.min(10, f.found().size())))
                    lines.add("             DNS: " + printable(value));
            if (!f.isWell()) lines.add("             why: " + f.wanted().why());
            for (String todo : f.todo()) lines.add("             do:  " + printable(todo));
        }
        return lines;
    }

    private static String printable(String text) {
        String cut = text.length() > 1000 ? text.substring(0, 1000) + "..." : text;
        return cut.replaceAll("[^ -~\\t]", "?");
    }
}
