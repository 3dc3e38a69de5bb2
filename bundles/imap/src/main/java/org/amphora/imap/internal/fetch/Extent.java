package org.amphora.imap.internal.fetch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.amphora.imap.internal.message.MessageSource;
import org.amphora.imap.internal.wire.Arguments;
import org.amphora.mime.HeaderField;
import org.amphora.mime.Headers;
import org.amphora.mime.MimePart;

/**
 * The octets that a section means: a range of the message, or some fields of a header.
 *
 * @param fields null for a range
 * @param start in the message, or among the fields
 */
public record Extent(byte[] fields, long start, long end) {

    /**
     * What a URL means.
     *
     * @param section what stands in the brackets of {@code BODY[…]}, in UTF-8
     * @return null if there is no such part
     * @throws org.amphora.imap.internal.wire.BadSyntax if that is no section
     * @throws IOException if the message cannot be read, or is gone
     */
    public static Extent of(MessageSource source, String section) throws IOException {
        byte[] text = (section + ']').getBytes(StandardCharsets.UTF_8);
        Arguments in = new Arguments(text, text.length, List.of());
        Section parsed = Section.parse(in);
        in.end();
        return of(source, parsed);
    }

    static Extent of(MessageSource source, Section section) throws IOException {
        if (section.kind() == Section.Kind.WHOLE && section.part().length == 0)
            return new Extent(null, 0, source.body().length());
        if (section.part().length == 0 && !section.fields().isEmpty()) return fields(section, source.header());
        MimePart part = source.summary().root().find(section.part());
        // HEADER and TEXT of a part mean those of the message in it, RFC 3501 §6.4.5
        boolean inside = section.part().length > 0
                && section.kind() != Section.Kind.WHOLE
                && section.kind() != Section.Kind.MIME;
        if (inside && part != null) part = part.isMessage() ? part.embedded().root() : null;
        if (part == null) return null;
        return switch (section.kind()) {
            case WHOLE, TEXT -> new Extent(null, part.bodyStart(), part.end());
            case HEADER, MIME -> new Extent(null, part.headerStart(), part.bodyStart());
            default -> fields(section, source.header(part.headerStart(), part.bodyStart()));
        };
    }

    /** The fields that are named, or the others, and the blank line behind them, RFC 3501 §6.4.5. */
    private static Extent fields(Section section, Headers header) throws IOException {
        ByteArrayOutputStream chosen = new ByteArrayOutputStream();
        boolean named = section.kind() == Section.Kind.HEADER_FIELDS;
        for (HeaderField field : header) {
            if (section.fields().stream().anyMatch(field::is) == named) field.writeTo(chosen);
        }
        chosen.write('\r');
        chosen.write('\n');
        return new Extent(chosen.toByteArray(), 0, chosen.size());
    }

    /** A part of it, as far as it goes. */
    public Extent part(long from, long count) {
        long first = Math.min(start + from, end);
        return new Extent(fields, first, first + Math.min(count, end - first));
    }

    public long length() {
        return end - start;
    }
}
