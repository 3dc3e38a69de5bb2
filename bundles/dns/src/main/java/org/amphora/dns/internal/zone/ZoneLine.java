package org.amphora.dns.internal.zone;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.amphora.api.dns.DomainRecords.DomainRecord;

/** A record as a line of a zone file, RFC 1035 §5.1. */
final class ZoneLine {
    /** Bytes of one string, RFC 1035 §3.3.14. */
    private static final int LONGEST_STRING = 255;

    private static final Set<String> END_IN_NAMES = Set.of("MX", "CNAME", "PTR", "SRV", "NS");

    private ZoneLine() {}

    static String of(DomainRecord record) {
        return record.name() + ".\tIN\t" + record.type() + '\t' + value(record);
    }

    private static String value(DomainRecord record) {
        if (record.type().equals("TXT")) return text(record.value());
        return END_IN_NAMES.contains(record.type()) ? record.value() + '.' : record.value();
    }

    /** In as many strings as it needs: no longer text goes into one. */
    static String text(String value) {
        var strings = new ArrayList<String>();
        var string = new StringBuilder();
        int length = 0;
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            if (length == LONGEST_STRING) {
                strings.add(string.toString());
                string.setLength(0);
                length = 0;
            }
            length++;
            char c = (char) (b & 0xff);
            if (c < ' ' || c > '~') string.append(String.format("\\%03d", (int) c));
            else if (c == '"' || c == '\\') string.append('\\').append(c);
            else string.append(c);
        }
        strings.add(string.toString());
        return '"' + String.join("\" \"", strings) + '"';
    }

    static List<String> of(List<DomainRecord> records) {
        return records.stream().map(ZoneLine::of).toList();
    }
}
