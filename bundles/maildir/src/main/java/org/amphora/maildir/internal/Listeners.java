package org.amphora.maildir.internal;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.amphora.api.store.AccountListener;
import org.amphora.api.store.MailStore;
import org.amphora.api.store.MailboxId;
import org.amphora.api.store.MailboxListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who wants to hear of which mailbox or account. Safe on any thread. */
final class Listeners {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final Map<MailboxId, List<MailboxListener>> byMailbox = new ConcurrentHashMap<>();
    private final Map<String, Set<AccountListener>> byAccount = new ConcurrentHashMap<>();

    /** @param last is run when the mailbox has no listener any more */
    MailStore.Subscription add(MailboxId id, MailboxListener listener, Runnable last) {
        byMailbox.compute(id, (k, all) -> {
            List<MailboxListener> list = all == null ? new CopyOnWriteArrayList<>() : all;
            list.add(listener);
            return list;
        });
        AtomicBoolean open = new AtomicBoolean(true);
        return () -> {
            if (open.compareAndSet(true, false)) remove(id, listener, last);
        };
    }

    private void remove(MailboxId id, MailboxListener listener, Runnable last) {
        byMailbox.computeIfPresent(id, (k, all) -> {
            all.remove(listener);
            if (!all.isEmpty()) return all;
            last.run();
            return null;
        });
    }

    void tell(MailboxId id, long modSeq) {
        for (MailboxListener l : byMailbox.getOrDefault(id, List.of())) {
            try {
                l.changed(id, modSeq);
            } catch (RuntimeException e) {
                LOG.error("a listener failed", e);
            }
        }
    }

    MailStore.Subscription add(String account, AccountListener listener) {
        byAccount.computeIfAbsent(account, k -> ConcurrentHashMap.newKeySet()).add(listener);
        return () -> byAccount.computeIfPresent(account, (k, all) -> {
            all.remove(listener);
            return all.isEmpty() ? null : all;
        });
    }

    /** Those of an account. */
    void tell(String account, Consumer<AccountListener> what) {
        for (AccountListener l : byAccount.getOrDefault(account, Set.of())) {
            try {
                what.accept(l);
            } catch (RuntimeException e) {
                LOG.error("a listener failed", e);
            }
        }
    }

    /** Those of every account. */
    void tellAll(Consumer<AccountListener> what) {
        for (String account : byAccount.keySet()) tell(account, what);
    }

    void clear() {
        byAccount.clear();
        byMailbox.clear();
    }
}
