package org.amphora.imap.internal.command;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.amphora.imap.internal.Command;
import org.amphora.imap.internal.ImapSettings;
import org.amphora.imap.internal.Refusal;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.wire.Arguments;

/** SETMETADATA, RFC 5464 §4.3: all of it or nothing. */
public final class SetMetadata implements Command {
    @Override
    public void run(Session session, Arguments in) {
        in.space();
        String mailbox = in.mailbox();
        in.space();
        Map<String, byte[]> set = new HashMap<>();
        Set<String> removed = new HashSet<>();
        in.expect('(');
        do one(in, set, removed);
        while (in.take(' '));
        in.expect(')');
        in.end();
        Metadata metadata = Metadata.of(session, mailbox);
        check(session.settings(), metadata, set, removed);
        metadata.annotations().change(set, removed);
        removed.addAll(set.keySet());
        session.telling()
                .changes(n -> n.changesNotes(
                        metadata.entry() == null ? null : metadata.entry().id(), removed));
        session.ok("Setmetadata completed");
    }

    /** The last that is said of an entry counts. */
    private static void one(Arguments in, Map<String, byte[]> set, Set<String> removed) {
        String name = Metadata.name(in);
        in.space();
        String value = in.nstring8();
        if (value == null) {
            set.remove(name);
            removed.add(name);
        } else {
            set.put(name, value.getBytes(StandardCharsets.ISO_8859_1));
            removed.remove(name);
        }
    }

    private static void check(ImapSettings settings, Metadata metadata, Map<String, byte[]> set, Set<String> removed) {
        Set<String> all = new HashSet<>(metadata.annotations().all().keySet());
        all.removeAll(removed);
        all.addAll(set.keySet());
        Set<String> named = new HashSet<>(removed);
        named.addAll(set.keySet());
        if (!named.stream().allMatch(metadata::isWritable)) throw new Refusal("NOPERM", "Not for clients to set");
        int longest = settings.metadataValueLimit();
        if (set.values().stream().anyMatch(v -> v.length > longest))
            throw new Refusal("METADATA MAXSIZE " + longest, "Value is too long");
        if (!set.isEmpty() && all.size() > settings.metadataEntriesLimit())
            throw new Refusal("METADATA TOOMANY", "Too many entries");
    }
}
