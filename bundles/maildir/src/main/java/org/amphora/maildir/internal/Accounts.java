package org.amphora.maildir.internal;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Which accounts are known: each at most once, from its first use until nobody uses it, none of its mailboxes is open and
 * there are too many. Safe on any thread.
 */
final class Accounts {
    private final Opener opener;
    private final Map<String, Slot> slots = new ConcurrentHashMap<>();

    @FunctionalInterface
    interface Opener {
        /** @param make whether one that is not there is made; else it is no such mailbox */
        Account open(String name, boolean make) throws IOException;
    }

    /** What is done with an account. */
    @FunctionalInterface
    interface Work<T> {
        T with(Account account) throws IOException;
    }

    /** Counts change in the map's own atomic steps; the account is opened under the slot's monitor. */
    private static final class Slot {
        int uses;
        volatile Account account;
    }

    Accounts(Opener opener) {
        this.opener = opener;
    }

    <T> T use(String name, boolean make, Work<T> work) throws IOException {
        Slot slot = hold(name);
        try {
            return work.with(account(name, slot, make));
        } finally {
            release(name);
        }
    }

    private Account account(String name, Slot slot, boolean make) throws IOException {
        synchronized (slot) {
            if (slot.account == null) slot.account = opener.open(name, make);
            return slot.account;
        }
    }

    /** Keeps the account here until it is released: for a mailbox that is open. */
    Account keep(String name) throws IOException {
        Slot slot = hold(name);
        try {
            return account(name, slot, false);
        } catch (IOException | RuntimeException e) {
            release(name);
            throw e;
        }
    }

    void release(String name) {
        slots.computeIfPresent(name, (k, s) -> {
            s.uses--;
            return s.uses == 0 && s.account == null ? null : s;
        });
    }

    /** An account that is in use. */
    Optional<Account> known(String name) {
        Slot slot = slots.get(name);
        return slot == null ? Optional.empty() : Optional.ofNullable(slot.account);
    }

    private Slot hold(String name) {
        return slots.compute(name, (k, s) -> {
            Slot slot = s == null ? new Slot() : s;
            slot.uses++;
            return slot;
        });
    }

    /** Does it with each account that is open. */
    void each(Consumer<Account> work) {
        for (Slot slot : slots.values()) if (slot.account != null) work.accept(slot.account);
    }

    int size() {
        return slots.size();
    }

    /** Forgets accounts that nobody uses, while there are more than {@code limit}. */
    void trim(int limit) {
        for (String name : slots.keySet()) {
            if (slots.size() <= limit) return;
            slots.computeIfPresent(name, (k, s) -> s.uses == 0 ? null : s);
        }
    }

    /** Forgets what is known of an account that has been removed; the caller is using it. */
    void forget(String name) {
        slots.computeIfPresent(name, (k, s) -> {
            Slot fresh = new Slot();
            fresh.uses = s.uses;
            return fresh;
        });
    }
}
