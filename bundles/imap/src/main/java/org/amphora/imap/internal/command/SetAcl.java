package org.amphora.imap.internal.command;

import org.amphora.api.store.Mailbox;
import org.amphora.api.store.Rights;
import org.amphora.imap.internal.Command;
import org.amphora.imap.internal.Refusal;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.wire.Arguments;

/** SETACL and DELETEACL, RFC 4314 §3.1 and §3.2. */
public final class SetAcl implements Command {
    private final boolean delete;

    /** @param delete DELETEACL */
    public SetAcl(boolean delete) {
        this.delete = delete;
    }

    @Override
    public void run(Session session, Arguments in) {
        Shared.mustBeOn(session);
        in.space();
        String name = in.mailbox();
        in.space();
        String identifier = Identifier.read(in);
        if (!delete) in.space();
        String change = delete ? "" : in.astring();
        in.end();
        boolean more = change.startsWith("+");
        boolean less = change.startsWith("-");
        Rights rights = RightsText.parse(more || less ? change.substring(1) : change);
        Mailbox mailbox = Shared.administered(session, name);
        Identifier who = Identifier.of(identifier, mailbox.owner());
        boolean gives = !rights.isEmpty() && !less && !who.negative();
        if (gives && who.grantee().isEverybody() && !session.settings().aclAnyone())
            throw new Refusal("NOPERM", "Not with everybody");
        mailbox.changeAccess(list -> {
            Rights before = list.rights(who.grantee(), who.negative());
            Rights now = more ? before.plus(rights) : less ? before.minus(rights) : rights;
            return list.with(who.grantee(), who.negative(), now);
        });
        session.ok(delete ? "Deleteacl completed" : "Setacl completed");
    }
}
