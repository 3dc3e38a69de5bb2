package org.amphora.dns.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import org.amphora.api.dns.DnsAnswer;
import org.amphora.api.dns.DnsResolver;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Flags;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TLSARecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** Lookups through dnsjava: the servers recurse, we read their answer. */
final class DnsjavaResolver implements DnsResolver {
    private static final int MAX_ALIASES = 16;

    private final Resolver resolver;
    private final AnswerCache cache;
    private final int maxRecords;

    DnsjavaResolver(DnsSettings settings, LongSupplier nanoClock) {
        List<Resolver> servers = new ArrayList<>();
        settings.servers().forEach(s -> servers.add(new SimpleResolver(s)));
        ExtendedResolver all = servers.isEmpty() ? new ExtendedResolver() : new ExtendedResolver(servers);
        all.setRetries(1);
        all.setTimeout(settings.timeout());
        resolver = all;
        cache = new AnswerCache(settings, nanoClock);
        maxRecords = settings.maxRecords();
    }

    @Override
    public DnsAnswer<Mx> mx(String domain) {
        return sorted(
                lookup(domain, Type.MX, MXRecord.class, r -> new Mx(r.getPriority(), text(r.getTarget()))),
                Mx::preference);
    }

    @Override
    public DnsAnswer<InetAddress> ipv4(String name) {
        return lookup(name, Type.A, ARecord.class, ARecord::getAddress);
    }

    @Override
    public DnsAnswer<InetAddress> ipv6(String name) {
        return lookup(name, Type.AAAA, AAAARecord.class, AAAARecord::getAddress);
    }

    @Override
    public DnsAnswer<String> txt(String name) {
        return lookup(name, Type.TXT, TXTRecord.class, r -> {
            StringBuilder b = new StringBuilder();
            for (byte[] part : r.getStringsAsByteArrays())
                b.append(new String(part, java.nio.charset.StandardCharsets.UTF_8));
            return b.toString();
        });
    }

    @Override
    public DnsAnswer<String> ptr(InetAddress address) {
        return lookup(ReverseMap.fromAddress(address), Type.PTR, PTRRecord.class, r -> text(r.getTarget()));
    }

    @Override
    public DnsAnswer<String> cname(String name) {
        return lookup(name, Type.CNAME, CNAMERecord.class, r -> text(r.getTarget()));
    }

    @Override
    public DnsAnswer<Srv> srv(String name) {
        return sorted(
                lookup(
                        name,
                        Type.SRV,
                        SRVRecord.class,
                        r -> new Srv(r.getPriority(), r.getWeight(), r.getPort(), text(r.getTarget()))),
                Srv::priority);
    }

    @Override
    public DnsAnswer<Tlsa> tlsa(String name) {
        return lookup(
                name,
                Type.TLSA,
                TLSARecord.class,
                r -> new Tlsa(
                        r.getCertificateUsage(),
                        r.getSelector(),
                        r.getMatchingType(),
                        r.getCertificateAssociationData()));
    }

    private static <T> DnsAnswer<T> sorted(DnsAnswer<T> answer, ToIntFunction<T> by) {
        if (!(answer instanceof DnsAnswer.Found<T> found)) return answer;
        return new DnsAnswer.Found<>(
                found.records().stream().sorted(Comparator.comparingInt(by)).toList(), found.secure());
    }

    private <R extends Record, T> DnsAnswer<T> lookup(String name, int type, Class<R> kind, Function<R, T> value) {
        try {
            return lookup(Name.concatenate(Name.fromString(name), Name.root), type, kind, value);
        } catch (TextParseException | org.xbill.DNS.NameTooLongException e) {
            return new DnsAnswer.None<>(true); // no such name can be in the DNS
        }
    }

    private <R extends Record, T> DnsAnswer<T> lookup(Name name, int type, Class<R> kind, Function<R, T> value) {
        Message answer;
        try {
            answer = ask(Record.newRecord(name, type, DClass.IN));
        } catch (IOException e) {
            return new DnsAnswer.Temporary<>(e.getMessage() == null ? "no answer" : e.getMessage());
        }
        return switch (answer.getRcode()) {
            case Rcode.NXDOMAIN -> new DnsAnswer.None<>(true);
            case Rcode.NOERROR -> read(answer, name, kind, value);
            default -> new DnsAnswer.Temporary<>(Rcode.string(answer.getRcode()));
        };
    }

    private Message ask(Record question) throws IOException {
        Optional<Message> known = cache.find(question);
        if (known.isPresent()) return known.get();
        Message query = Message.newQuery(question);
        query.getHeader().setFlag(Flags.AD); // RFC 6840 §5.7: we would like to know
        Message answer = resolver.send(query);
        if (answer.getRcode() == Rcode.NOERROR || answer.getRcode() == Rcode.NXDOMAIN) cache.keep(question, answer);
        return answer;
    }

    private <R extends Record, T> DnsAnswer<T> read(Message answer, Name name, Class<R> kind, Function<R, T> value) {
        List<Record> records = answer.getSection(Section.ANSWER);
        if (records.size() > maxRecords) return new DnsAnswer.Temporary<>("more than " + maxRecords + " records");
        Name owner = name;
        for (int i = 0; i < MAX_ALIASES; i++) {
            Name target = kind == CNAMERecord.class ? null : alias(records, owner);
            if (target == null) break;
            owner = target;
        }
        List<T> found = new ArrayList<>();
        for (Record r : records)
            if (kind.isInstance(r) && r.getName().equals(owner)) found.add(value.apply(kind.cast(r)));
        return found.isEmpty()
                ? new DnsAnswer.None<>(false)
                : new DnsAnswer.Found<>(found, answer.getHeader().getFlag(Flags.AD));
    }

    private static Name alias(List<Record> records, Name owner) {
        for (Record r : records) if (r instanceof CNAMERecord c && c.getName().equals(owner)) return c.getTarget();
        return null;
    }

    private static String text(Name name) {
        return name.toString(true).equals(".") || name.equals(Name.root) ? "" : name.toString(true);
    }
}
