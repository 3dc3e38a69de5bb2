package org.amphora.imap.internal.command;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.amphora.api.store.MailStore;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.MailboxEntry;
import org.amphora.api.store.SpecialUse;
import org.amphora.api.store.StoreException;
import org.amphora.imap.internal.Command;
import org.amphora.imap.internal.Extension;
import org.amphora.imap.internal.Pieces;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.Output;

/**
 * LIST, RFC 3501 §6.3.8, with its options (RFC 5258, RFC 5819, RFC 8440, RFC 9590) and the attributes of RFC 3348 (CHILDREN) and RFC 6154
 * (SPECIAL-USE), which are told also to who does not ask for them.
 */
public final class ListMailboxes implements Command {
    @Override
    public void run(Session session, Arguments in) {
        in.space();
        ListOptions options = new ListOptions();
        if (in.is('(')) options.selection(in);
        String reference = in.mailbox();
        in.space();
        List<String> patterns = patterns(in);
        if (in.takeWord(" RETURN ")) options.returns(in);
        in.end();
        if (options.tellsMyRights()) Shared.mustBeOn(session);
        if (options.status() != null && options.status().enableCondStore()) session.enable(Extension.CONDSTORE);
        MailStore store = session.store();
        char separator = store.separator();
        if (patterns.equals(List.of("")) && !options.isExtended()) {
            // asks for the separator, and the root of the reference
            session.out()
                    .put("* LIST (\\Noselect) ")
                    .string(String.valueOf(separator))
                    .line(" \"\"");
            session.ok("List completed");
            return;
        }
        var names = patterns.stream()
                .map(p -> new NamePattern(reference + p, separator))
                .toList();
        var entries = store.list(session.account());
        var all = entries.iterator();
        Pieces pieces = out -> {
            if (!all.hasNext()) return false;
            MailboxEntry entry = all.next();
            if (names.stream().noneMatch(n -> n.matches(entry.name()))) return true;
            boolean childMatches = options.isRecursive() && hasSubscribedChild(entries, entry.name() + separator);
            if (!options.selects(entry) && !childMatches) return true;
            respond(out, "LIST", attributes(entry, options.tellsSubscribed()), separator, entry.name());
            if (childMatches) out.truncate(out.length() - 2);
            if (childMatches) out.line(" (\"CHILDINFO\" (\"SUBSCRIBED\"))"); // RFC 5258 §3.5
            if (entry.isSelectable()) more(session, store, entry, options);
            return true;
        };
        session.stream(pieces, () -> session.ok("List completed"));
    }

    /** One, or several in parentheses, RFC 5258 §3. */
    private static List<String> patterns(Arguments in) {
        if (!in.take('(')) return List.of(in.pattern());
        List<String> all = new ArrayList<>();
        do all.add(in.pattern());
        while (in.take(' '));
        in.expect(')');
        return all;
    }

    private static boolean hasSubscribedChild(List<MailboxEntry> entries, String prefix) {
        return entries.stream().anyMatch(e -> e.subscribed() && e.name().startsWith(prefix));
    }

    /** What is told with a mailbox; what has gone meanwhile, or may not be known, is left out (RFC 5819 §2). */
    private static void more(Session session, MailStore store, MailboxEntry entry, ListOptions options) {
        Output out = session.out();
        int mark = out.length();
        try {
            Mailbox mailbox = store.mailbox(entry.id());
            if (options.tellsMyRights()) MyRights.put(out, entry.name(), mailbox.rights());
            mark = out.length();
            if (!options.metadata().isEmpty())
                metadata(out, new Metadata(mailbox.annotations(), entry), options.metadata());
            mark = out.length();
            if (options.status() != null)
                options.status()
                        .put(
                                out,
                                entry.name(),
                                mailbox.status(),
                                session.settings().appendLimit());
        } catch (StoreException e) {
            out.truncate(mark);
            boolean none = e.kind() == StoreException.Kind.NO_SUCH_MAILBOX;
            if (!none && e.kind() != StoreException.Kind.NOT_PERMITTED) throw e;
        }
    }

    private static void metadata(Output out, Metadata metadata, List<String> asked) {
        SortedMap<String, byte[]> all = metadata.all();
        SortedMap<String, byte[]> told = new TreeMap<>();
        for (String name : asked) told.put(name, all.get(name));
        MetadataResponse response = new MetadataResponse(metadata.entry().name(), told);
        while (response.next(out)) continue;
    }

    private static String attributes(MailboxEntry entry, boolean tellSubscribed) {
        StringBuilder b = new StringBuilder();
        boolean exists = entry.isSelectable() || entry.hasChildren();
        // RFC 5258 §3: a name that is only subscribed
        if (!exists) b.append("\\NonExistent ");
        else if (!entry.isSelectable()) b.append("\\Noselect ");
        b.append(entry.hasChildren() ? "\\HasChildren" : "\\HasNoChildren");
        if (tellSubscribed && entry.subscribed()) b.append(" \\Subscribed");
        List<SpecialUse> uses = entry.specialUse().stream().sorted().toList();
        for (SpecialUse use : uses) b.append(' ').append(use.attribute());
        return b.toString();
    }

    /** Tells of a mailbox without being asked, RFC 9051 §6.3.9.7. @param oldName null for none */
    public static void tell(Output out, MailboxEntry entry, char separator, String oldName) {
        respond(out, "LIST", attributes(entry, true), separator, entry.name());
        if (oldName == null) return;
        out.truncate(out.length() - 2);
        out.put(" (\"OLDNAME\" (").mailbox(oldName).line("))");
    }

    public static void respond(Output out, String command, String attributes, char separator, String name) {
        out.put("* ").put(command).put(" (").put(attributes).put(") ");
        out.string(String.valueOf(separator)).put(' ').mailbox(name).crlf();
    }
}
