package org.amphora.imap.internal.fetch;

import java.io.IOException;
import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.Output;

/**
 * {@code BODY[section]<from.count>} and its old forms.
 *
 * @param name what the response calls it
 */
record BodyItem(byte[] name, Section section, boolean peek, Partial partial) implements FetchItem {

    static BodyItem named(String name, Section section, boolean peek) {
        return new BodyItem(new Output().put(name).put(' ').toBytes(), section, peek, Partial.ALL);
    }

    /** From behind the opening bracket. */
    static BodyItem parse(Arguments in, boolean peek) {
        Section section = Section.parse(in);
        Partial partial = Partial.parse(in);
        Output name = new Output().put("BODY");
        section.put(name);
        partial.put(name);
        return new BodyItem(name.put(' ').toBytes(), section, peek, partial);
    }

    @Override
    public void put(Output out, Fetched message) throws IOException {
        out.put(name);
        Extent whole = Extent.of(message.source(), section);
        if (whole == null) {
            out.put("NIL");
            return;
        }
        Extent part = whole.part(partial.first(), partial.count());
        if (part.fields() == null) message.literal(out, part.start(), part.length());
        else out.put('{').put(part.length()).put("}\r\n").put(part.fields(), (int) part.start(), (int) part.length());
    }

    @Override
    public boolean needsSummary() {
        return section.part().length > 0
                || section.kind() == Section.Kind.HEADER
                || section.kind() == Section.Kind.TEXT;
    }

    @Override
    public boolean marksSeen() {
        return !peek;
    }
}
