package org.amphora.imap.internal.command;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.amphora.imap.internal.Command;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.wire.Arguments;

/** GETMETADATA, RFC 5464 §4.2; the options are taken before the mailbox, where the grammar has them, and behind it. */
public final class GetMetadata implements Command {
    @Override
    public void run(Session session, Arguments in) {
        MetadataOptions options = new MetadataOptions();
        in.space();
        options.parse(in);
        String mailbox = in.mailbox();
        in.space();
        options.parse(in);
        List<String> asked = names(in);
        in.end();
        SortedMap<String, byte[]> all = Metadata.of(session, mailbox).all();
        SortedMap<String, byte[]> told = new TreeMap<>();
        int longest = 0;
        for (String name : asked) {
            if (options.exactly()) told.put(name, null);
            for (var e : all.tailMap(name).entrySet()) {
                if (!e.getKey().startsWith(name)) break;
                if (!options.covers(name, e.getKey())) continue;
                if (!options.tooLong(e.getValue())) {
                    told.put(e.getKey(), e.getValue());
                } else {
                    told.remove(e.getKey());
                    longest = Math.max(longest, e.getValue().length);
                }
            }
        }
        String code = longest == 0 ? "" : "[METADATA LONGENTRIES " + longest + "] ";
        session.stream(new MetadataResponse(mailbox, told), () -> session.ok(code + "Getmetadata completed"));
    }

    /** One name, or several in parentheses. */
    static List<String> names(Arguments in) {
        List<String> names = new ArrayList<>();
        if (!in.take('(')) {
            names.add(Metadata.name(in));
            return names;
        }
        do names.add(Metadata.name(in));
        while (in.take(' '));
        in.expect(')');
        return names;
    }
}
