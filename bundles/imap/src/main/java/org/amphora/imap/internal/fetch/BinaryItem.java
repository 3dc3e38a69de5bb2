package org.amphora.imap.internal.fetch;

import java.io.IOException;
import java.util.Set;
import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.BadSyntax;
import org.amphora.imap.internal.wire.Output;
import org.amphora.mime.MimePart;

/**
 * {@code BINARY[part]<from.count>}, its form that does not mark as seen, and {@code BINARY.SIZE[part]}, RFC 3516 §4.2.
 *
 * @param name what the response calls it
 * @param sizeOnly BINARY.SIZE
 * @param partial counts octets of what is decoded
 */
record BinaryItem(byte[] name, Section section, boolean peek, boolean sizeOnly, Partial partial) implements FetchItem {
    /** RFC 2045 §6.1; a part of which none is named is 7bit. */
    private static final Set<String> KNOWN = Set.of("7bit", "8bit", "binary", "base64", "quoted-printable");

    /** The transfer encoding is not known: the request must fail. */
    static final class UnknownEncoding extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** From behind the item's name. */
    static BinaryItem parse(Arguments in, boolean peek, boolean sizeOnly) {
        in.expect('[');
        Section section = Section.parse(in);
        if (section.kind() != Section.Kind.WHOLE) throw new BadSyntax("Invalid body section");
        Partial partial = sizeOnly ? Partial.ALL : Partial.parse(in);
        Output name = new Output().put(sizeOnly ? "BINARY.SIZE" : "BINARY");
        section.put(name);
        partial.put(name);
        return new BinaryItem(name.put(' ').toBytes(), section, peek, sizeOnly, partial);
    }

    @Override
    public void check(Fetched message) throws IOException {
        MimePart part = part(message);
        if (part == null || part.isMultipart()) return;
        if (!KNOWN.contains(part.encoding())) throw new UnknownEncoding();
    }

    @Override
    public void put(Output out, Fetched message) throws IOException {
        out.put(name);
        boolean whole = section.part().length == 0;
        MimePart part = part(message);
        if (whole || part != null) message.rest(new DecodedLiteral(message.source(), part, this));
        else out.put(sizeOnly ? "0" : "NIL");
    }

    /** Null for the whole message, and where there is none. */
    private MimePart part(Fetched message) throws IOException {
        if (section.part().length == 0) return null;
        return message.source().summary().root().find(section.part());
    }

    @Override
    public boolean needsSummary() {
        return section.part().length > 0;
    }

    @Override
    public boolean marksSeen() {
        return !peek && !sizeOnly;
    }
}
