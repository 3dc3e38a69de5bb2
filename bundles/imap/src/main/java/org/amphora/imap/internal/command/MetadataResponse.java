package org.amphora.imap.internal.command;

import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import org.amphora.imap.internal.Pieces;
import org.amphora.imap.internal.wire.Output;

/** METADATA, RFC 5464 §4.4; an entry is a piece. */
final class MetadataResponse implements Pieces {
    private final String mailbox;
    private final SortedMap<String, byte[]> left;
    private boolean begun;

    /** @param values by name; null for one that is not there */
    MetadataResponse(String mailbox, SortedMap<String, byte[]> values) {
        this.mailbox = mailbox;
        left = values;
    }

    @Override
    public boolean next(Output out) {
        if (left.isEmpty()) return false;
        if (begun) out.put(' ');
        else out.put("* METADATA ").mailbox(mailbox).put(" (");
        begun = true;
        String name = left.firstKey();
        out.astring(Output.octets(name)).put(' ');
        value(out, left.remove(name));
        if (left.isEmpty()) out.line(")");
        return true;
    }

    private static void value(Output out, byte[] value) {
        String octets = value == null ? null : new String(value, StandardCharsets.ISO_8859_1);
        // a literal8, RFC 4466 §6
        if (value != null && octets.indexOf('\0') >= 0)
            out.put("~{").put(value.length).put("}\r\n").put(value);
        else out.nstring(octets);
    }
}
