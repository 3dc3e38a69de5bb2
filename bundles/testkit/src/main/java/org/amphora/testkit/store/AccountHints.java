package org.amphora.testkit.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.amphora.api.store.AccountListener;
import org.amphora.api.store.MailStore;
import org.amphora.api.store.MailboxId;

/** Who hears of accounts, and what they are to be told when the store's lock, which guards this, is left. */
final class AccountHints {
    private final Map<String, List<AccountListener>> listeners = new HashMap<>();
    private final List<Runnable> waiting = new ArrayList<>();

    MailStore.Subscription add(String account, AccountListener listener) {
        List<AccountListener> hearers = listeners.computeIfAbsent(account, k -> new CopyOnWriteArrayList<>());
        hearers.add(listener);
        return () -> hearers.remove(listener);
    }

    void names(String account) {
        for (AccountListener l : listeners.getOrDefault(account, List.of())) waiting.add(l::namesChanged);
    }

    /** Anybody may be one who may use it. */
    void access() {
        listeners.keySet().forEach(this::names);
    }

    void annotations(String account, MailboxId mailbox, Set<String> names) {
        for (AccountListener l : listeners.getOrDefault(account, List.of()))
            waiting.add(() -> l.annotationsChanged(mailbox, names));
    }

    /** The caller's own. */
    List<Runnable> take() {
        List<Runnable> all = new ArrayList<>(waiting);
        waiting.clear();
        return all;
    }
}
