package org.amphora.imap.internal;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.amphora.api.net.SessionState;
import org.amphora.api.site.Network;
import org.amphora.api.store.MailboxId;
import org.amphora.api.store.UidSet;
import org.amphora.imap.internal.notify.Notifications;
import org.amphora.imap.internal.notify.NotifySet;
import org.amphora.imap.internal.selected.View;
import org.amphora.imap.internal.wire.Arguments;

/** A session's state as values of JDK types, so that another build can go on with it. */
final class HandedOver {
    static final String FORMAT = "imap/2";
    /** Of a client that has used NOTIFY, which older builds do not know. */
    static final String WITH_NOTIFY = "imap/3";

    private HandedOver() {}

    static SessionState save(Session session) {
        Map<String, Object> v = new HashMap<>();
        v.put("account", session.account());
        v.put("client", session.whence().client());
        v.put("bad", session.badCommands());
        v.put("failures", session.loginFailures());
        v.put("enabled", session.enabled().stream().map(Extension::word).toList());
        if (session.input().idling() != null)
            v.put("idle", session.input().idling().tag());
        View view = session.view();
        if (view != null) {
            v.put("mailbox", view.mailbox().value());
            v.put("uidvalidity", view.uidValidity());
            v.put("readonly", view.isReadOnly());
            v.put("uids", view.uids());
            v.put("recent", view.recentRanges());
            v.put("saved", view.savedRanges());
            v.put("flags-seen", view.flagsSeen());
            v.put("vanished-seen", view.vanishedSeen());
            v.put("keywords", view.keywords());
        }
        Notifications notifications = session.telling().notifications();
        if (notifications == null) return new SessionState(FORMAT, v);
        v.put("notify", notifications.written());
        v.put("notify-names", notifications.names());
        v.put("notify-values", notifications.values());
        return new SessionState(WITH_NOTIFY, v);
    }

    /** False if this build cannot go on with it. */
    static boolean restore(SessionState state, Session session) {
        if (!state.format().equals(FORMAT) && !state.format().equals(WITH_NOTIFY)) return false;
        Map<String, Object> v = state.values();
        for (Object word : (List<?>) v.get("enabled")) {
            Optional<Extension> known = Extension.named((String) word);
            if (known.isEmpty()) return false; // what the client has been promised cannot be kept
            session.enable(known.get());
        }
        String client = (String) v.getOrDefault("client", "");
        if (!client.isEmpty()) session.whence().client(Network.address(client));
        session.resume(
                (String) v.get("account"), v.containsKey("mailbox") ? view(v) : null, (Integer) v.get("bad"), (Integer)
                        v.get("failures"));
        if (v.containsKey("notify")) notifications(v, session);
        String idle = (String) v.getOrDefault("idle", "");
        if (!idle.isEmpty()) session.input().resumeIdle(idle);
        return true;
    }

    private static void notifications(Map<String, Object> v, Session session) {
        String written = (String) v.get("notify");
        byte[] text = written.getBytes(StandardCharsets.ISO_8859_1);
        Arguments in = new Arguments(text, text.length, List.of()).unicode(session.isUnicode());
        var next = new Notifications(session, NotifySet.parse(in, session.namesUids()), written);
        List<String> names = ((List<?>) v.get("notify-names"))
                .stream().map(String.class::cast).toList();
        session.telling().notifies(next);
        next.resume(names, (long[]) v.get("notify-values"));
    }

    private static View view(Map<String, Object> v) {
        View view = new View(
                new MailboxId((String) v.get("mailbox")),
                (Long) v.get("uidvalidity"),
                (Boolean) v.get("readonly"),
                (long[]) v.get("uids"),
                (Long) v.get("flags-seen"),
                (Long) v.get("vanished-seen"));
        view.keywords((Integer) v.get("keywords"));
        view.addRecent(ranges(v.get("recent")));
        view.save(ranges(v.get("saved")));
        return view;
    }

    private static UidSet ranges(Object pairs) {
        long[] all = (long[]) pairs;
        UidSet.Builder b = new UidSet.Builder();
        for (int i = 0; i < all.length; i += 2) b.add(all[i], all[i + 1]);
        return b.build();
    }
}
