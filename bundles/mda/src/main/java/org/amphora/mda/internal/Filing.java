package org.amphora.mda.internal;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.store.Append;
import org.amphora.api.store.Flags;
import org.amphora.api.store.MailStore;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.MailboxEntry;
import org.amphora.api.store.StoreException;
import org.amphora.api.store.StoreException.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts a message into an account's mailboxes. */
final class Filing {
    private static final Logger LOG = LoggerFactory.getLogger(Filing.class);

    private final MailStore store;

    Filing(MailStore store) {
        this.store = store;
    }

    void inbox(Envelope envelope, SpooledBody body, String account, Set<String> flags, int action) {
        append(store.inbox(account), envelope, body, account, flags, action);
    }

    /** Into a mailbox by its name; where that cannot be, into the inbox: a filter's mistake loses no mail. */
    void mailbox(
            Envelope envelope,
            SpooledBody body,
            String account,
            String name,
            Set<String> flags,
            boolean create,
            int action) {
        try {
            Optional<MailboxEntry> entry = store.find(account, name).filter(MailboxEntry::isSelectable);
            if (entry.isEmpty() && create) entry = Optional.of(make(account, name));
            if (entry.isPresent()) {
                append(store.mailbox(entry.get().id()), envelope, body, account, flags, action);
                return;
            }
        } catch (StoreException e) {
            if (!isMailboxsOwn(e.kind())) throw e;
            LOG.warn("msg={} account={} cannot be filed: {}", envelope.id(), account, e.getMessage());
        }
        inbox(envelope, body, account, flags, action);
    }

    private MailboxEntry make(String account, String name) {
        try {
            return store.create(account, name, Set.of());
        } catch (StoreException e) {
            // another delivery has just made it
            if (e.kind() != Kind.ALREADY_EXISTS && e.kind() != Kind.CONFLICT) throw e;
            return store.find(account, name).filter(MailboxEntry::isSelectable).orElseThrow(() -> e);
        }
    }

    /** Whether this mailbox cannot take it, while another could. */
    private static boolean isMailboxsOwn(Kind kind) {
        return kind == Kind.NO_SUCH_MAILBOX || kind == Kind.CANNOT || kind == Kind.ALREADY_EXISTS || kind == Kind.LIMIT;
    }

    private static void append(
            Mailbox mailbox, Envelope envelope, SpooledBody body, String account, Set<String> flags, int action) {
        Flags all = flags.isEmpty() ? Flags.NONE : Flags.parse(flags);
        String key = Keys.append(envelope.id(), account, action);
        mailbox.append(List.of(new Append(body, all, envelope.received(), key)));
    }
}
