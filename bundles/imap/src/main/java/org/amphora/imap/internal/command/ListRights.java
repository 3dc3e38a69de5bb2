package org.amphora.imap.internal.command;

import java.util.ArrayList;
import java.util.List;
import org.amphora.api.store.AccessList;
import org.amphora.api.store.Grantee;
import org.amphora.api.store.Right;
import org.amphora.api.store.Rights;
import org.amphora.imap.internal.Command;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.Output;

/** LISTRIGHTS, RFC 4314 §3.4: each right alone, but for those that owners always have. */
public final class ListRights implements Command {
    @Override
    public void run(Session session, Arguments in) {
        Shared.mustBeOn(session);
        in.space();
        String name = in.mailbox();
        in.space();
        String identifier = Identifier.read(in);
        in.end();
        Identifier who =
                Identifier.of(identifier, Shared.administered(session, name).owner());
        boolean owner = who.grantee().equals(Grantee.OWNER) && !who.negative();
        Rights always = owner ? AccessList.ALWAYS_OWNERS : Rights.NONE;
        List<String> words = new ArrayList<>();
        words.add(RightsText.of(always));
        for (Right r : Right.values()) if (!always.has(r)) words.add(String.valueOf(r.letter()));
        words.addAll(List.of("c", "d"));
        Output out = session.out().put("* LISTRIGHTS ").mailbox(name).put(' ');
        out.astring(Output.octets(identifier)).put(' ').line(String.join(" ", words));
        session.ok("Listrights completed");
    }
}
