package org.amphora.imap.internal.command;

import org.amphora.api.store.MailStore;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.Quota;
import org.amphora.imap.internal.Command;
import org.amphora.imap.internal.Refusal;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.Output;

/**
 * GETQUOTAROOT and GETQUOTA, RFC 9208 §4: one root, without a name, for all mailboxes of the account; those of
 * other users have none.
 */
public final class QuotaRoot implements Command {
    private static final String ROOT = "";

    private final boolean ofMailbox;

    /** @param ofMailbox GETQUOTAROOT */
    public QuotaRoot(boolean ofMailbox) {
        this.ofMailbox = ofMailbox;
    }

    @Override
    public void run(Session session, Arguments in) {
        in.space();
        String name = ofMailbox ? in.mailbox() : in.astring();
        in.end();
        MailStore store = session.store();
        Output out = session.out();
        if (ofMailbox) {
            Mailbox mailbox =
                    store.mailbox(Select.existing(session, store, name).id());
            mailbox.status();
            // what another user has is not this one's to know
            if (!mailbox.owner().equals(session.account())) {
                out.put("* QUOTAROOT ").mailbox(name).crlf();
                session.ok("Quota completed");
                return;
            }
            out.put("* QUOTAROOT ").mailbox(name).put(' ').string(ROOT).crlf();
        } else if (!name.equals(ROOT)) {
            throw new Refusal("NONEXISTENT", "No such quota root");
        }
        put(out, store.quota(session.account()));
        session.ok("Quota completed");
    }

    /** RFC 9208 §5: STORAGE counts units of 1024 octets. */
    private static void put(Output out, Quota quota) {
        out.put("* QUOTA ").string(ROOT).put(" (");
        if (quota.limitBytes() > 0) {
            out.put("STORAGE ").put((quota.usedBytes() + 1023) / 1024).put(' ').put(quota.limitBytes() / 1024);
        }
        if (quota.limitMessages() > 0) {
            if (quota.limitBytes() > 0) out.put(' ');
            out.put("MESSAGE ").put(quota.usedMessages()).put(' ').put(quota.limitMessages());
        }
        out.line(")");
    }
}
