package org.amphora.imap.internal.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.amphora.api.store.MailStore;
import org.amphora.api.store.MailboxEntry;
import org.amphora.imap.internal.Command;
import org.amphora.imap.internal.Pieces;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.wire.Arguments;

/** LSUB, RFC 3501 §6.3.9. */
public final class Lsub implements Command {
    @Override
    public void run(Session session, Arguments in) {
        in.space();
        String reference = in.mailbox();
        in.space();
        String pattern = in.pattern();
        in.end();
        MailStore store = session.store();
        char separator = store.separator();
        List<Map.Entry<String, String>> found = find(
                store.list(session.account()), new NamePattern(reference + pattern, separator), pattern, separator);
        var all = found.iterator();
        Pieces pieces = out -> {
            if (!all.hasNext()) return false;
            Map.Entry<String, String> e = all.next();
            ListMailboxes.respond(out, "LSUB", e.getValue(), separator, e.getKey());
            return true;
        };
        session.stream(pieces, () -> session.ok("Lsub completed"));
    }

    /** Names with their attributes. */
    private static List<Map.Entry<String, String>> find(
            List<MailboxEntry> entries, NamePattern names, String pattern, char separator) {
        Map<String, String> found = new TreeMap<>();
        for (MailboxEntry entry : entries) {
            if (!entry.subscribed()) continue;
            if (names.matches(entry.name())) {
                found.put(entry.name(), entry.isSelectable() ? "" : "\\Noselect");
            } else if (pattern.endsWith("%")) {
                // RFC 3501 §6.3.9: foo stands for a subscribed foo/bar that % cannot reach
                for (String parent : parents(entry.name(), separator)) {
                    if (names.matches(parent)) found.putIfAbsent(parent, "\\Noselect");
                }
            }
        }
        return new ArrayList<>(found.entrySet());
    }

    private static List<String> parents(String name, char separator) {
        List<String> parents = new ArrayList<>();
        for (int i = name.indexOf(separator); i > 0; i = name.indexOf(separator, i + 1)) {
            parents.add(name.substring(0, i));
        }
        return parents;
    }
}
