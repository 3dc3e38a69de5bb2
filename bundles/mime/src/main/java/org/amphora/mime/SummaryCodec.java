package org.amphora.mime;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of a {@link MimeSummary}: a version, the envelope, the tree, depth first. Numbers are variable-length (7 bits
 * a byte, low ones first); offsets count from the one before; a string is 0 for null or its length + 1 and its bytes,
 * or, for a frequent word, a number beyond all lengths.
 */
final class SummaryCodec {
    private static final int VERSION = 2;

    private SummaryCodec() {}

    static byte[] write(MimeSummary summary) {
        var out = new CompactOutput();
        out.number(VERSION);
        writeSummary(out, summary, 0);
        return out.toBytes();
    }

    static MimeSummary read(byte[] bytes) throws IOException {
        CompactInput in = begin(bytes);
        MimeSummary summary = readSummary(in, 0, 0);
        in.expectEnd();
        return summary;
    }

    static Envelope readEnvelope(byte[] bytes) throws IOException {
        return readEnvelope(begin(bytes));
    }

    private static CompactInput begin(byte[] bytes) throws IOException {
        var in = new CompactInput(bytes);
        long version = in.number();
        if (version != VERSION) {
            throw new IOException("message summary of format " + version + ", this build reads " + VERSION);
        }
        return in;
    }

    /** The version takes the first byte. */
    static boolean isCurrent(byte[] bytes) {
        return bytes.length > 0 && bytes[0] == VERSION;
    }

    private static void writeSummary(CompactOutput out, MimeSummary summary, long base) {
        Envelope e = summary.envelope();
        out.string(e.date());
        out.string(e.subject());
        out.string(e.inReplyTo());
        out.string(e.messageId());
        out.string(e.references());
        writeAddresses(out, e.from());
        writeAddresses(out, e.ownSender());
        writeAddresses(out, e.ownReplyTo());
        writeAddresses(out, e.to());
        writeAddresses(out, e.cc());
        writeAddresses(out, e.bcc());
        writePart(out, summary.root(), base);
    }

    private static MimeSummary readSummary(CompactInput in, long base, int depth) throws IOException {
        return new MimeSummary(readEnvelope(in), readPart(in, base, depth));
    }

    private static Envelope readEnvelope(CompactInput in) throws IOException {
        String date = in.string();
        String subject = in.string();
        String inReplyTo = in.string();
        String messageId = in.string();
        String references = in.string();
        return new Envelope(
                date,
                subject,
                inReplyTo,
                messageId,
                references,
                readAddresses(in),
                readAddresses(in),
                readAddresses(in),
                readAddresses(in),
                readAddresses(in),
                readAddresses(in));
    }

    private static void writeAddresses(CompactOutput out, List<Address> addresses) {
        out.number(addresses.size());
        for (Address address : addresses) {
            if (address instanceof Group group) {
                out.number(1);
                out.string(group.name());
                out.number(group.members().size());
                group.members().forEach(m -> writeMailbox(out, m));
            } else if (address instanceof Mailbox mailbox) {
                out.number(0);
                writeMailbox(out, mailbox);
            }
        }
    }

    private static List<Address> readAddresses(CompactInput in) throws IOException {
        int n = in.count();
        List<Address> addresses = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            if (in.number() == 0) {
                addresses.add(readMailbox(in));
                continue;
            }
            String name = in.string();
            int size = in.count();
            List<Mailbox> members = new ArrayList<>(size);
            for (int m = 0; m < size; m++) members.add(readMailbox(in));
            addresses.add(new Group(name, members));
        }
        return addresses;
    }

    private static void writeMailbox(CompactOutput out, Mailbox mailbox) {
        out.string(mailbox.name());
        out.string(mailbox.route());
        out.string(mailbox.localPart());
        out.string(mailbox.host());
    }

    private static Mailbox readMailbox(CompactInput in) throws IOException {
        return new Mailbox(in.string(), in.string(), in.text(), in.text());
    }

    private static void writePart(CompactOutput out, MimePart part, long base) {
        out.string(part.type());
        out.string(part.subtype());
        writeParameters(out, part.parameters());
        out.string(part.id());
        out.string(part.description());
        out.string(part.encoding());
        out.string(part.md5());
        out.string(part.disposition());
        writeParameters(out, part.dispositionParameters());
        out.number(part.languages().size());
        part.languages().forEach(out::string);
        out.string(part.location());
        out.number(part.headerStart() - base);
        out.number(part.bodyStart() - part.headerStart());
        out.number(part.size());
        out.number(part.lines());
        out.number(part.isMessage() ? 1 : 0);
        if (part.isMessage()) writeSummary(out, part.embedded(), part.bodyStart());
        out.number(part.children().size());
        for (MimePart child : part.children()) writePart(out, child, part.bodyStart());
    }

    private static MimePart readPart(CompactInput in, long base, int depth) throws IOException {
        if (depth > MimeLimits.MAX_DEPTH) throw in.damaged();
        var header = new PartHeader(
                in.text(),
                in.text(),
                readParameters(in),
                in.string(),
                in.string(),
                in.text(),
                in.string(),
                in.string(),
                readParameters(in),
                readStrings(in),
                in.string());
        long headerStart = base + in.number();
        long bodyStart = headerStart + in.number();
        long end = bodyStart + in.number();
        long lines = in.number();
        MimeSummary embedded = in.number() == 1 ? readSummary(in, bodyStart, depth + 1) : null;
        int n = in.count();
        List<MimePart> children = new ArrayList<>(n);
        for (int i = 0; i < n; i++) children.add(readPart(in, bodyStart, depth + 1));
        return new MimePart(header, headerStart, bodyStart, end, lines, children, embedded);
    }

    private static void writeParameters(CompactOutput out, Parameters parameters) {
        out.number(parameters.list().size());
        for (Parameter p : parameters) {
            out.string(p.name());
            out.string(p.value());
        }
    }

    private static Parameters readParameters(CompactInput in) throws IOException {
        int n = in.count();
        List<Parameter> list = new ArrayList<>(n);
        for (int i = 0; i < n; i++) list.add(new Parameter(in.text(), in.text()));
        return Parameters.of(list);
    }

    private static List<String> readStrings(CompactInput in) throws IOException {
        int n = in.count();
        List<String> strings = new ArrayList<>(n);
        for (int i = 0; i < n; i++) strings.add(in.text());
        return strings;
    }
}
