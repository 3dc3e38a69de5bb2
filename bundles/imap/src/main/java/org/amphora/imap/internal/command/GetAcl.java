package org.amphora.imap.internal.command;

import org.amphora.api.store.AccessList;
import org.amphora.api.store.Grantee;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.Rights;
import org.amphora.imap.internal.Command;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.Output;

/** GETACL, RFC 4314 §3.3. */
public final class GetAcl implements Command {
    @Override
    public void run(Session session, Arguments in) {
        Shared.mustBeOn(session);
        in.space();
        String name = in.mailbox();
        in.end();
        Mailbox mailbox = Shared.administered(session, name);
        AccessList list = mailbox.accessList();
        Output out = session.out().put("* ACL ").mailbox(name);
        boolean owners = list.entries().stream().anyMatch(e -> !e.negative() && isOwner(e.grantee(), mailbox.owner()));
        if (!owners) entry(out, mailbox.owner(), Rights.ALL); // what holds without being written
        for (AccessList.Entry e : list.entries()) entry(out, Identifier.text(list, e, mailbox.owner()), e.rights());
        out.crlf();
        session.ok("Getacl completed");
    }

    private static boolean isOwner(Grantee grantee, String owner) {
        return grantee.equals(Grantee.OWNER) || grantee.equals(Grantee.user(owner));
    }

    private static void entry(Output out, String identifier, Rights rights) {
        out.put(' ').astring(Output.octets(identifier)).put(' ').put(RightsText.of(rights));
    }
}
