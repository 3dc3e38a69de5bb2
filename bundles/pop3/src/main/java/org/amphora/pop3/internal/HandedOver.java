package org.amphora.pop3.internal;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.amphora.api.net.SessionState;
import org.amphora.api.site.Network;
import org.amphora.api.store.MailboxId;

/** A session's state as values of JDK types, so that another build can go on with it. */
final class HandedOver {
    static final String FORMAT = "pop3/1";

    private HandedOver() {}

    static SessionState save(Session session) {
        Map<String, Object> v = new HashMap<>();
        v.put("user", session.user());
        v.put("client", session.client());
        v.put("bad", session.badCommands());
        v.put("failures", session.loginFailures());
        Maildrop drop = session.maildrop();
        if (drop != null) {
            v.put("account", session.account());
            v.put("mailbox", drop.mailbox().value());
            v.put("uidvalidity", drop.uidValidity());
            v.put("uids", drop.uids());
            v.put("octets", drop.allOctets());
            v.put("deleted", drop.deleted().toLongArray());
        }
        return new SessionState(FORMAT, v);
    }

    /** False if this build cannot go on with it. */
    static boolean restore(SessionState state, Session session) {
        if (!state.format().equals(FORMAT)) return false;
        Map<String, Object> v = state.values();
        String client = (String) v.getOrDefault("client", "");
        if (!client.isEmpty()) session.client(Network.address(client));
        Maildrop drop = null;
        if (v.containsKey("mailbox")) {
            drop = new Maildrop(
                    new MailboxId((String) v.get("mailbox")),
                    (Long) v.get("uidvalidity"),
                    (long[]) v.get("uids"),
                    (long[]) v.get("octets"),
                    BitSet.valueOf((long[]) v.get("deleted")));
        }
        return session.resume(
                (String) v.getOrDefault("account", ""), drop, (String) v.get("user"), (Integer) v.get("bad"), (Integer)
                        v.get("failures"));
    }
}
