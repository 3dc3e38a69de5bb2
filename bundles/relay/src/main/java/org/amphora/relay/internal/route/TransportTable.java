package org.amphora.relay.internal.route;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.Reply;
import org.amphora.api.role.TableFile;

/** {@code transport_maps}: which way mail for an address or a domain goes, in the words of Postfix's transport(5). */
public final class TransportTable {
    /** {@code 5.1.1 text}: what error and retry answer. */
    private static final Pattern ANSWER = Pattern.compile("([45])\\.(\\d{1,3})\\.(\\d{1,3})\\s*(.*)");

    /** A way that goes to each recipient's own domain. */
    private static final NextHop OWN_DOMAIN = new NextHop.Server("", 0, true, false);

    private final Map<String, NextHop> ways = new HashMap<>();

    /** @throws TableFile.Mistake that names the line */
    public static TransportTable of(List<TableFile.Row> rows) {
        TransportTable table = new TransportTable();
        for (TableFile.Row row : rows) table.ways.put(TableFile.addressKey(row.key()), row.value(TransportTable::way));
        return table;
    }

    /** The way of an address: its own, its domain's, that of a parent ({@code .example.org}), or that of all ({@code *}). */
    public Optional<NextHop> find(Address to) {
        NextHop found = ways.get(TableFile.addressKey(to.toString()));
        if (found == null) found = ways.get(to.domain());
        for (int dot = to.domain().indexOf('.');
                found == null && dot >= 0;
                dot = to.domain().indexOf('.', dot + 1))
            found = ways.get(to.domain().substring(dot));
        if (found == null) found = ways.get("*");
        return Optional.ofNullable(found == OWN_DOMAIN ? NextHop.of(to.domain()) : found);
    }

    /** @throws IllegalArgumentException that says what would be right */
    public static NextHop way(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) throw new IllegalArgumentException("transport:nexthop, such as smtp:[mail.example.org]:587");
        String rest = text.substring(colon + 1).strip();
        return switch (text.substring(0, colon).strip()) {
            case "", "smtp", "relay" -> rest.isEmpty() ? OWN_DOMAIN : NextHop.server(rest, false);
            case "lmtp" -> lmtp(rest);
            case "error" -> answer(rest, 5, 550, "5.1.1 Address is not deliverable");
            case "retry" -> answer(rest, 4, 450, "4.3.0 Delivery is put off");
            case "discard" -> new NextHop.Discarded();
            default -> throw new IllegalArgumentException(
                    "smtp, relay, lmtp, error, retry or discard before the colon");
        };
    }

    /** {@code unix:/path}, {@code inet:host:port}, or a host as it is. */
    public static NextHop lmtp(String text) {
        if (text.startsWith("unix:/")) return new NextHop.UnixSocket(Path.of(text.substring(5)));
        if (text.startsWith("unix:")) throw new IllegalArgumentException("unix: and an absolute path");
        return NextHop.server(text.startsWith("inet:") ? text.substring(5) : text, true);
    }

    private static NextHop answer(String text, int kind, int code, String otherwise) {
        Matcher m = ANSWER.matcher(text);
        if (!m.matches())
            return answer(
                    otherwise.substring(0, 6) + (text.isEmpty() ? otherwise.substring(6) : text),
                    kind,
                    code,
                    otherwise);
        if (m.group(1).charAt(0) - '0' != kind) throw new IllegalArgumentException("a status of class " + kind);
        EnhancedStatus status = new EnhancedStatus(kind, Integer.parseInt(m.group(2)), Integer.parseInt(m.group(3)));
        return new NextHop.Refused(new Reply(code, status, m.group(4).replaceAll("[^ -~]", "?")));
    }
}
