package org.amphora.dns.internal.zone;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.amphora.api.dns.DomainRecords;
import org.amphora.api.dns.DomainRecords.DomainRecord;
import org.xbill.DNS.ReverseMap;

/**
 * What a domain needs here.
 *
 * @param host our name, which its MX leads to
 * @param addresses our public ones; none if they are not known
 * @param problems what could not be found out, a line each
 */
public record DomainPlan(
        String domain,
        String host,
        List<InetAddress> addresses,
        List<DomainRecord> records,
        List<String> problems,
        ClientFiles files) {

    /** @param roles those that want records of their own, in the order in which they are to stand */
    public static DomainPlan of(
            String domain,
            String host,
            List<InetAddress> addresses,
            List<MailService> services,
            List<DomainRecords> roles) {
        var files = new ClientFiles(domain, host, services);
        var records = new ArrayList<DomainRecord>();
        var problems = new ArrayList<String>();
        if (host.indexOf('.') < 0)
            problems.add(host + " is no full host name: set myhostname in etc/org.amphora.site.cfg");
        if (addresses.isEmpty())
            problems.add("this machine has no public address of its own: name them with --address");
        for (InetAddress a : addresses) {
            String type = a instanceof Inet4Address ? "A" : "AAAA";
            records.add(new DomainRecord(host, type, a.getHostAddress(), "nobody reaches this server without it"));
        }
        for (InetAddress a : addresses)
            records.add(new DomainRecord(
                    reverse(a),
                    "PTR",
                    host,
                    "large providers refuse mail of it without it; the owner of the address sets it"));
        records.add(new DomainRecord(domain, "MX", "10 " + host, "mail for this domain does not come here without it"));
        for (DomainRecords role : roles) {
            try {
                records.addAll(role.records(domain));
            } catch (RuntimeException e) {
                problems.add("records of " + role.getClass().getSimpleName() + " are missing: " + e.getMessage());
            }
        }
        transport(records, files);
        clients(records, files);
        return new DomainPlan(domain, host, addresses, List.copyOf(records), problems, files);
    }

    /** RFC 8461 and RFC 8460. */
    private static void transport(List<DomainRecord> records, ClientFiles files) {
        String domain = files.domain();
        records.add(new DomainRecord(
                "_mta-sts." + domain,
                "TXT",
                "v=STSv1; id=" + files.mtaStsId(),
                "others may be made to send mail here in the clear without it"));
        records.add(new DomainRecord(
                "mta-sts." + domain, "CNAME", files.host(), "the policy file is served there, over HTTPS"));
        records.add(new DomainRecord(
                "_smtp._tls." + domain,
                "TXT",
                "v=TLSRPTv1; rua=mailto:postmaster@" + domain,
                "nobody tells you of TLS that fails without it"));
    }

    /** RFC 6186 and RFC 8314 §5.1. */
    private static void clients(List<DomainRecord> records, ClientFiles files) {
        for (MailService s : files.services())
            records.add(new DomainRecord(
                    s.label() + '.' + files.domain(),
                    "SRV",
                    "0 1 " + s.port() + ' ' + files.host(),
                    "mail programs do not find the server by themselves without it"));
        records.add(new DomainRecord(
                "autoconfig." + files.domain(),
                "CNAME",
                files.host(),
                "mail programs look for their configuration there"));
    }

    static String reverse(InetAddress address) {
        return ReverseMap.fromAddress(address).toString(true);
    }

    /** To paste into the zone, with what each is for; then the files. */
    public List<String> lines() {
        var lines = new ArrayList<String>();
        for (String problem : problems) lines.add("; " + problem);
        String last = "";
        for (DomainRecord r : records) {
            if (!r.why().equals(last)) lines.add("; " + r.why());
            last = r.why();
            lines.add(ZoneLine.of(r));
        }
        lines.add("");
        lines.add("; https://mta-sts." + domain + "/.well-known/mta-sts.txt (lines that end with CRLF):");
        lines.addAll(files.mtaStsPolicy().lines().toList());
        lines.add("");
        lines.add("; https://autoconfig." + domain + "/mail/config-v1.1.xml:");
        lines.addAll(files.autoconfig().lines().toList());
        return lines;
    }
}
