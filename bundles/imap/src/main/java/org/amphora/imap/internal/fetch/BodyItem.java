package org.amphora.imap.internal.fetch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.amphora.imap.internal.message.MessageSource;
import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.Output;
import org.amphora.mime.HeaderField;
import org.amphora.mime.Headers;
import org.amphora.mime.MimePart;

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
        MessageSource source = message.source();
        if (section.kind() == Section.Kind.WHOLE && section.part().length == 0) {
            range(out, message, 0, source.body().length());
            return;
        }
        if (section.part().length == 0 && !section.fields().isEmpty()) {
            fields(out, source.header());
            return;
        }
        MimePart part = source.summary().root().find(section.part());
        // HEADER and TEXT of a part mean those of the message in it, RFC 3501 §6.4.5
        boolean inside = section.part().length > 0
                && section.kind() != Section.Kind.WHOLE
                && section.kind() != Section.Kind.MIME;
        if (inside && part != null) part = part.isMessage() ? part.embedded().root() : null;
        if (part == null) {
            out.put("NIL");
            return;
        }
        switch (section.kind()) {
            case WHOLE, TEXT -> range(out, message, part.bodyStart(), part.end());
            case HEADER, MIME -> range(out, message, part.headerStart(), part.bodyStart());
            default -> fields(out, source.header(part.headerStart(), part.bodyStart()));
        }
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

    private void range(Output out, Fetched message, long start, long end) throws IOException {
        long first = Math.min(start + partial.first(), end);
        message.literal(out, first, Math.min(partial.count(), end - first));
    }

    /** The fields that are named, or the others, and the blank line behind them, RFC 3501 §6.4.5. */
    private void fields(Output out, Headers header) throws IOException {
        ByteArrayOutputStream chosen = new ByteArrayOutputStream();
        boolean named = section.kind() == Section.Kind.HEADER_FIELDS;
        for (HeaderField field : header) {
            if (section.fields().stream().anyMatch(field::is) == named) field.writeTo(chosen);
        }
        chosen.write('\r');
        chosen.write('\n');
        byte[] bytes = chosen.toByteArray();
        int start = (int) Math.min(partial.first(), bytes.length);
        int length = (int) Math.min(partial.count(), bytes.length - start);
        out.put('{').put(length).put("}\r\n").put(bytes, start, length);
    }
}
