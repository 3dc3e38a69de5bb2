package org.amphora.testkit.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.amphora.api.store.AccountListener;
import org.amphora.api.store.Annotations;
import org.amphora.api.store.Grantee;
import org.amphora.api.store.MailStore;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.MailboxEntry;
import org.amphora.api.store.MailboxId;
import org.amphora.api.store.MailboxListener;
import org.amphora.api.store.Quota;
import org.amphora.api.store.SpecialUse;
import org.amphora.api.store.StoreException;
import org.amphora.api.store.StoreException.Kind;
import org.amphora.api.store.UidSet;

/** A store that forgets everything when it is gone. It keeps the whole contract but for durability. */
public final class MemoryMailStore implements MailStore {
    private static final String INBOX = "INBOX";
    private static final int MAX_NAME = 255;
    private static final Map<String, SpecialUse> DEFAULTS = Map.of(
            "Drafts", SpecialUse.DRAFTS,
            "Sent", SpecialUse.SENT,
            "Junk", SpecialUse.JUNK,
            "Trash", SpecialUse.TRASH,
            "Archive", SpecialUse.ARCHIVE);

    private final char separator;
    private final long limitBytes;
    private final Map<String, Account> accounts = new HashMap<>();
    private final Map<MailboxId, MemoryMailbox> boxes = new HashMap<>();
    private final Map<MailboxId, List<MailboxListener>> listeners = new HashMap<>();
    final Map<MailboxId, Long> hints = new HashMap<>();
    final AccountHints accountHints = new AccountHints();
    private volatile Path homes;
    private boolean quotaIgnored;
    private long lastUidValidity = 1_000_000;
    private int lastId;
    private int lastEmailId;
    private Kind failure;

    /** Names and what they map to, INBOX among them; guarded by the store's lock. */
    private static final class Account {
        final TreeMap<String, MemoryMailbox> byName = new TreeMap<>();
        final Map<String, Set<SpecialUse>> specialUse = new HashMap<>();
        final Set<String> subscribed = new HashSet<>();
        final MemoryAnnotations annotations;

        Account(MemoryMailStore store, String owner) {
            annotations =
                    new MemoryAnnotations(store, () -> {}, names -> store.accountHints.annotations(owner, null, names));
        }
    }

    /** With separator {@code .} and no quota. */
    public MemoryMailStore() {
        this('.', 0);
    }

    /** @param limitBytes the quota of each account; 0 for none */
    public MemoryMailStore(char separator, long limitBytes) {
        this.separator = separator;
        this.limitBytes = limitBytes;
    }

    /** From now on every call fails like this; null for none. */
    public synchronized void failWith(Kind kind) {
        failure = kind;
    }

    /** A message of the inbox was called so by another server. */
    public void brought(String account, long uid, Mailbox.Brought names) {
        locked(() -> account(account).byName.get(INBOX).brought.put(uid, names));
    }

    /** From now on a mailbox does not know what has been expunged until now. */
    public synchronized void forgetVanished(MailboxId id) {
        box(id).forgetVanished();
    }

    /** Runs under the lock, then tells the listeners without it. */
    <T> T locked(Supplier<T> work) {
        List<Runnable> told;
        T result;
        synchronized (this) {
            if (failure != null) throw new StoreException(failure, "Mail store is not available");
            result = work.get();
            told = accountHints.take();
            hints.forEach((id, modSeq) ->
                    listeners.getOrDefault(id, List.of()).forEach(l -> told.add(() -> l.changed(id, modSeq))));
            hints.clear();
        }
        told.forEach(Runnable::run);
        return result;
    }

    String newEmailId() {
        return "M" + ++lastEmailId;
    }

    void checkQuota(String account, long bytes) {
        if (!quotaIgnored && bytes > 0 && !used(account).fits(bytes)) {
            throw new StoreException(Kind.OVER_QUOTA, "Mailbox is full");
        }
    }

    /** A move needs no room of its own. */
    <T> T withoutQuota(Supplier<T> work) {
        quotaIgnored = true;
        try {
            return work.get();
        } finally {
            quotaIgnored = false;
        }
    }

    private Quota used(String account) {
        Collection<MemoryMailbox> all = account(account).byName.values();
        long bytes = all.stream().mapToLong(MemoryMailbox::bytes).sum();
        int messages = all.stream().mapToInt(MemoryMailbox::count).sum();
        return new Quota(bytes, limitBytes, messages, 0);
    }

    MemoryMailbox box(MailboxId id) {
        MemoryMailbox box = boxes.get(id);
        if (box == null) throw noSuchMailbox();
        return box;
    }

    private static StoreException noSuchMailbox() {
        return new StoreException(Kind.NO_SUCH_MAILBOX, "No such mailbox");
    }

    private Account account(String name) {
        Account known = accounts.get(name);
        if (known != null) return known;
        if (name.isEmpty() || name.indexOf('/') >= 0 || name.indexOf('\0') >= 0) {
            throw new StoreException(Kind.CANNOT, "Not a possible account name");
        }
        Account a = new Account(this, name);
        accounts.put(name, a);
        add(name, a, INBOX, Set.of());
        a.subscribed.add(INBOX);
        DEFAULTS.forEach((mailbox, use) -> {
            add(name, a, mailbox, Set.of(use));
            a.subscribed.add(mailbox);
        });
        return a;
    }

    private void add(String owner, Account a, String name, Set<SpecialUse> specialUse) {
        var id = new MailboxId("memory-" + ++lastId);
        var box = new MemoryMailbox(this, id, ++lastUidValidity, owner, name);
        List<String> above = parents(name);
        if (!above.isEmpty()) box.access = a.byName.get(above.get(above.size() - 1)).access;
        a.byName.put(name, box);
        boxes.put(id, box);
        if (!specialUse.isEmpty()) a.specialUse.put(name, Set.copyOf(EnumSet.copyOf(specialUse)));
    }

    @Override
    public char separator() {
        return separator;
    }

    @Override
    public List<MailboxEntry> list(String account) {
        return locked(() -> {
            Account a = account(account);
            Set<String> names = new HashSet<>(a.byName.keySet());
            for (String n : a.byName.keySet()) names.addAll(parents(n));
            names.addAll(a.subscribed);
            return names.stream()
                    .sorted((x, y) -> x.equals(INBOX) ? -1 : y.equals(INBOX) ? 1 : x.compareTo(y))
                    .map(n -> entry(a, n))
                    .toList();
        });
    }

    private MailboxEntry entry(Account a, String name) {
        MemoryMailbox box = a.byName.get(name);
        return new MailboxEntry(
                name,
                box == null ? null : box.id(),
                a.subscribed.contains(name),
                hasChildren(a, name),
                a.specialUse.getOrDefault(name, Set.of()));
    }

    private boolean hasChildren(Account a, String name) {
        String next = a.byName.higherKey(name + separator);
        return next != null && next.startsWith(name + separator);
    }

    /** The levels above a name, the outermost first. */
    private List<String> parents(String name) {
        List<String> parents = new ArrayList<>();
        for (int i = name.indexOf(separator); i >= 0; i = name.indexOf(separator, i + 1)) {
            parents.add(name.substring(0, i));
        }
        return parents;
    }

    @Override
    public Optional<MailboxEntry> find(String account, String name) {
        return locked(() -> {
            Account a = account(account);
            String n = inboxName(name);
            boolean there = a.byName.containsKey(n) || hasChildren(a, n);
            return there ? Optional.of(entry(a, n)) : Optional.empty();
        });
    }

    private String inboxName(String name) {
        if (name.equalsIgnoreCase(INBOX)) return INBOX;
        boolean below = name.length() > INBOX.length()
                && name.charAt(INBOX.length()) == separator
                && name.regionMatches(true, 0, INBOX, 0, INBOX.length());
        return below ? INBOX + name.substring(INBOX.length()) : name;
    }

    @Override
    public boolean isPossibleName(String name) {
        boolean emptyLevel = ("" + separator + name + separator).contains("" + separator + separator);
        boolean control = name.chars().anyMatch(Character::isISOControl);
        boolean path = separator != '/' && name.indexOf('/') >= 0;
        return !emptyLevel && !control && !path && name.length() <= MAX_NAME;
    }

    private String newName(String name) {
        if (!isPossibleName(name)) throw new StoreException(Kind.CANNOT, "Not a possible mailbox name");
        return inboxName(name);
    }

    @Override
    public MailboxEntry create(String account, String name, Set<SpecialUse> specialUse) {
        return locked(() -> {
            Account a = account(account);
            String n = newName(name);
            if (a.byName.containsKey(n)) throw new StoreException(Kind.ALREADY_EXISTS, "Mailbox exists");
            addParents(account, a, n);
            add(account, a, n, specialUse);
            accountHints.names(account);
            return entry(a, n);
        });
    }

    private void addParents(String account, Account a, String name) {
        for (String p : parents(name)) if (!a.byName.containsKey(p)) add(account, a, p, Set.of());
    }

    @Override
    public void delete(String account, String name) {
        locked(() -> {
            Account a = account(account);
            String n = inboxName(name);
            if (n.equals(INBOX)) throw new StoreException(Kind.CANNOT, "INBOX cannot be deleted");
            MemoryMailbox box = a.byName.get(n);
            if (box == null && hasChildren(a, n)) throw new StoreException(Kind.CANNOT, "Mailbox has children");
            if (box == null) throw noSuchMailbox();
            forget(a, box);
            accountHints.names(account);
            return null;
        });
    }

    private void forget(Account a, MemoryMailbox box) {
        a.byName.remove(box.name);
        a.specialUse.remove(box.name);
        boxes.remove(box.id());
        hints.put(box.id(), Long.MAX_VALUE);
    }

    @Override
    public void rename(String account, String from, String to) {
        locked(() -> {
            Account a = account(account);
            String source = inboxName(from);
            String target = newName(to);
            if (a.byName.containsKey(target) || hasChildren(a, target)) {
                throw new StoreException(Kind.ALREADY_EXISTS, "Mailbox exists");
            }
            if (source.equals(INBOX)) return renameInbox(account, a, target);
            if (!a.byName.containsKey(source) && !hasChildren(a, source)) throw noSuchMailbox();
            if (target.startsWith(source + separator)) {
                throw new StoreException(Kind.CANNOT, "Cannot rename into itself");
            }
            addParents(account, a, target);
            accountHints.names(account);
            for (String n : List.copyOf(a.byName.keySet())) {
                if (!n.equals(source) && !n.startsWith(source + separator)) continue;
                MemoryMailbox box = a.byName.remove(n);
                box.name = target + n.substring(source.length());
                a.byName.put(box.name, box);
                Set<SpecialUse> use = a.specialUse.remove(n);
                if (use != null) a.specialUse.put(box.name, use);
            }
            return null;
        });
    }

    private Void renameInbox(String account, Account a, String target) {
        addParents(account, a, target);
        add(account, a, target, Set.of());
        accountHints.names(account);
        a.byName.get(INBOX).moveTo(a.byName.get(target), UidSet.ALL, "");
        return null;
    }

    @Override
    public void subscribe(String account, String name, boolean subscribed) {
        locked(() -> {
            Account a = account(account);
            accountHints.names(account);
            return subscribed ? a.subscribed.add(newName(name)) : a.subscribed.remove(inboxName(name));
        });
    }

    @Override
    public Mailbox mailbox(MailboxId id) {
        return locked(() -> box(id));
    }

    @Override
    public Mailbox inbox(String account) {
        return locked(() -> account(account).byName.get(INBOX));
    }

    @Override
    public Quota quota(String account) {
        return locked(() -> used(account));
    }

    /** From now on an account's home is the directory of its name below this one. */
    public void homes(Path root) {
        homes = root;
    }

    @Override
    public Optional<Path> home(String account) {
        return Optional.ofNullable(homes).map(root -> root.resolve(account));
    }

    @Override
    public Annotations annotations(String account) {
        return locked(() -> account(account).annotations);
    }

    @Override
    public List<String> sharers(String account) {
        Set<Grantee> here = Set.of(Grantee.user(account), Grantee.ANYONE, Grantee.AUTHENTICATED);
        return locked(() -> boxes.values().stream()
                .filter(box -> !Collections.disjoint(box.access.sharedWith(), here))
                .map(box -> box.account)
                .filter(owner -> !owner.equals(account))
                .distinct()
                .sorted()
                .toList());
    }

    @Override
    public void deleteAccount(String account) {
        locked(() -> {
            Account a = accounts.remove(account);
            if (a != null) for (MemoryMailbox box : List.copyOf(a.byName.values())) forget(a, box);
            accountHints.names(account);
            return null;
        });
    }

    @Override
    public Subscription listen(MailboxId id, MailboxListener listener) {
        return locked(() -> {
            box(id);
            List<MailboxListener> hearers = listeners.computeIfAbsent(id, k -> new CopyOnWriteArrayList<>());
            hearers.add(listener);
            return () -> hearers.remove(listener);
        });
    }

    @Override
    public Subscription listen(String account, AccountListener listener) {
        return locked(() -> accountHints.add(account, listener));
    }
}
