package org.amphora.maildir.internal;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.amphora.api.role.InFlight;
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
import org.amphora.maildir.internal.disk.Disk;
import org.amphora.maildir.internal.format.MailboxNames;
import org.amphora.maildir.internal.format.NameMaker;
import org.amphora.maildir.internal.mailbox.Failures;
import org.amphora.maildir.internal.mailbox.OpenMailbox;
import org.amphora.maildir.internal.mailbox.Room;
import org.amphora.maildir.internal.mailbox.Surroundings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The store contract on Maildirs. */
final class MaildirStore implements MailStore, Surroundings {
    private static final Logger LOG = LoggerFactory.getLogger(MaildirStore.class);

    private final Disk disk;
    private final MaildirSettings settings;
    private final MailboxNames mailboxNames;
    private final Places places;
    private final NameMaker names;
    private final ToLongFunction<String> limits;
    private final InFlight inFlight = new InFlight();
    private final Map<String, Account> accounts = new ConcurrentHashMap<>();
    private final Map<String, Usage> usages = new ConcurrentHashMap<>();
    private final Map<MailboxId, List<MailboxListener>> listeners = new ConcurrentHashMap<>();
    private final OpenMailboxes mailboxes = new OpenMailboxes(this::open);
    private final Keeper keeper;

    /** @param limits the quota in bytes by account, 0 for none */
    MaildirStore(Disk disk, MaildirSettings settings, NameMaker names, ToLongFunction<String> limits) {
        this.disk = disk;
        this.settings = settings;
        this.mailboxNames = settings.names();
        this.places = new Places(settings.root(), settings.location());
        this.names = names;
        this.limits = limits;
        this.keeper = new Keeper(mailboxes, settings.flagRenameDelay(), settings.openMailboxesLimit());
    }

    /** Lets nobody in any more, waits for those inside, leaves everything on disk; gives how many are still inside. */
    int close() {
        int inside = inFlight.drain(settings.drainTimeout());
        if (!keeper.stop(settings.drainTimeout())) LOG.warn("the keeper is abandoned in its work");
        int open = mailboxes.closeAll();
        if (open > 0) LOG.warn("{} mailboxes are left as they are, with calls inside", open);
        listeners.clear();
        return inside;
    }

    int openCount() {
        return mailboxes.size();
    }

    /** What touches the disk. */
    @FunctionalInterface
    private interface Work<T> {
        T run() throws IOException;
    }

    private <T> T counted(Work<T> work) {
        if (!inFlight.enter()) throw new StoreException(Kind.UNAVAILABLE, "Mail store is restarting");
        try {
            return work.run();
        } catch (IOException e) {
            throw Failures.unavailable(e);
        } finally {
            inFlight.leave();
        }
    }

    private Account account(String name) throws IOException {
        Account known = accounts.get(name);
        if (known != null) return known;
        Account opened;
        synchronized (accounts) {
            known = accounts.get(name);
            if (known != null) return known;
            opened = Account.open(name, places.maildir(name), disk, settings);
            accounts.put(name, opened);
        }
        return opened;
    }

    private static String accountOf(MailboxId id) {
        int colon = id.value().indexOf(':');
        if (colon < 0) throw noSuchMailbox();
        return id.value().substring(colon + 1);
    }

    private Account.Place placeOf(MailboxId id) throws IOException {
        Account account = account(accountOf(id));
        String guid = id.value().substring(0, id.value().indexOf(':'));
        Optional<Account.Place> place = account.byGuid(guid);
        return place.orElseThrow(MaildirStore::noSuchMailbox);
    }

    private static StoreException noSuchMailbox() {
        return new StoreException(Kind.NO_SUCH_MAILBOX, "No such mailbox");
    }

    private OpenMailbox open(MailboxId id) throws IOException {
        Account account = account(accountOf(id));
        Account.Place place = placeOf(id);
        OpenMailbox box = OpenMailbox.open(this, id, place.guid(), account.folder(place));
        keeper.limitOpen();
        return box;
    }

    <T> T use(MailboxId id, Function<OpenMailbox, T> work) {
        return counted(() -> {
            placeOf(id);
            return mailboxes.use(id, work);
        });
    }

    <T> T useTwo(MailboxId first, MailboxId second, BiFunction<OpenMailbox, OpenMailbox, T> work) {
        if (!accountOf(first).equals(accountOf(second))) {
            throw new StoreException(Kind.CANNOT, "Mailbox of another account");
        }
        return counted(() -> {
            placeOf(first);
            placeOf(second);
            return mailboxes.use(first, a -> mailboxes.use(second, b -> work.apply(a, b)));
        });
    }

    /** Lets a mailbox's files follow now. */
    void tidy(MailboxId id) {
        counted(() -> {
            mailboxes.tidy(id);
            return null;
        });
    }

    String nameOf(MailboxId id) {
        return counted(() -> placeOf(id).name());
    }

    Room room(MailboxId id) {
        return usage(accountOf(id));
    }

    private Usage usage(String account) {
        Usage usage = usages.computeIfAbsent(account, k -> new Usage());
        usage.limit(limits.applyAsLong(account));
        try {
            for (Account.Place p : account(account).all()) {
                MailboxId id = account(account).id(p);
                if (!usage.knows(id)) mailboxes.use(id, OpenMailbox::status);
            }
        } catch (IOException e) {
            throw Failures.unavailable(e);
        }
        return usage;
    }

    @Override
    public char separator() {
        return mailboxNames.separator();
    }

    @Override
    public List<MailboxEntry> list(String account) {
        return counted(() -> account(account).list());
    }

    @Override
    public Optional<MailboxEntry> find(String account, String name) {
        return counted(() -> account(account).find(mailboxNames.normalise(name)));
    }

    @Override
    public MailboxEntry create(String account, String name, Set<SpecialUse> specialUse) {
        String checked = mailboxNames.checked(name);
        return counted(() -> {
            Account a = account(account);
            synchronized (a) {
                if (a.place(checked).isPresent()) throw alreadyExists();
                makeParents(a, checked);
                a.make(checked, specialUse);
                return a.find(checked).orElseThrow(MaildirStore::noSuchMailbox);
            }
        });
    }

    private static StoreException alreadyExists() {
        return new StoreException(Kind.ALREADY_EXISTS, "Mailbox exists");
    }

    private void makeParents(Account a, String name) throws IOException {
        for (String p : mailboxNames.parents(name)) {
            if (a.place(p).isEmpty()) a.make(p, Set.of());
        }
    }

    @Override
    public void delete(String account, String name) {
        String n = mailboxNames.normalise(name);
        if (n.equals(MailboxNames.INBOX)) throw new StoreException(Kind.CANNOT, "INBOX cannot be deleted");
        counted(() -> {
            Account a = account(account);
            synchronized (a) {
                Optional<Account.Place> place = a.place(n);
                if (place.isEmpty() && a.hasChildren(n)) throw new StoreException(Kind.CANNOT, "Mailbox has children");
                delete(account, a, place.orElseThrow(MaildirStore::noSuchMailbox));
            }
            return null;
        });
    }

    private void delete(String account, Account a, Account.Place place) throws IOException {
        MailboxId id = a.id(place);
        mailboxes.change(id, open -> {
            a.delete(place);
            open.ifPresent(OpenMailbox::discard);
        });
        Usage usage = usages.get(account);
        if (usage != null) usage.forget(id);
        changed(id, Long.MAX_VALUE);
        listeners.remove(id);
    }

    @Override
    public void rename(String account, String from, String to) {
        String source = mailboxNames.normalise(from);
        String target = mailboxNames.checked(to);
        counted(() -> {
            Account a = account(account);
            synchronized (a) {
                if (a.place(target).isPresent() || a.hasChildren(target)) throw alreadyExists();
                if (a.place(source).isEmpty() && !a.hasChildren(source)) throw noSuchMailbox();
                if (target.startsWith(source + separator()) && !source.equals(MailboxNames.INBOX)) {
                    throw new StoreException(Kind.CANNOT, "Cannot rename into itself");
                }
                makeParents(a, target);
                if (source.equals(MailboxNames.INBOX)) renameInbox(a, target);
                else renameTree(a, source, target);
            }
            return null;
        });
    }

    /** RFC 3501 §6.3.5: its messages move, the inbox stays. */
    private void renameInbox(Account a, String target) throws IOException {
        a.make(target, Set.of());
        MailboxId inbox = a.id(a.place(MailboxNames.INBOX).orElseThrow(MaildirStore::noSuchMailbox));
        MailboxId moved = a.id(a.place(target).orElseThrow(MaildirStore::noSuchMailbox));
        mailboxes.use(inbox, i -> mailboxes.use(moved, m -> i.moveTo(m, UidSet.ALL, "")));
    }

    private void renameTree(Account a, String source, String target) throws IOException {
        for (Account.Place p : a.tree(source)) {
            String name = target + p.name().substring(source.length());
            mailboxNames.checked(name);
        }
        for (Account.Place p : a.tree(source)) {
            String name = target + p.name().substring(source.length());
            mailboxes.change(a.id(p), open -> {
                Account.Place moved = a.rename(p, name);
                open.ifPresent(box -> box.moved(a.folder(moved)));
            });
        }
        a.forceNames();
    }

    @Override
    public void subscribe(String account, String name, boolean subscribed) {
        String n = subscribed ? mailboxNames.checked(name) : mailboxNames.normalise(name);
        counted(() -> {
            account(account).subscribe(n, subscribed);
            return null;
        });
    }

    @Override
    public Mailbox mailbox(MailboxId id) {
        return counted(() -> {
            placeOf(id);
            return new MaildirMailbox(this, id);
        });
    }

    @Override
    public Mailbox inbox(String account) {
        return counted(() -> {
            Account a = account(account);
            Account.Place inbox = a.place(MailboxNames.INBOX).orElseThrow(MaildirStore::noSuchMailbox);
            return new MaildirMailbox(this, a.id(inbox));
        });
    }

    @Override
    public Quota quota(String account) {
        return counted(() -> usage(account).quota());
    }

    @Override
    public void deleteAccount(String account) {
        counted(() -> {
            Account a = account(account);
            synchronized (a) {
                for (Account.Place p : a.all()) {
                    if (!p.name().equals(MailboxNames.INBOX)) delete(account, a, p);
                }
                MailboxId inbox = a.id(a.place(MailboxNames.INBOX).orElseThrow(MaildirStore::noSuchMailbox));
                mailboxes.change(inbox, open -> {
                    a.deleteAll();
                    open.ifPresent(OpenMailbox::discard);
                });
                accounts.remove(account);
                usages.remove(account);
                changed(inbox, Long.MAX_VALUE);
            }
            return null;
        });
    }

    @Override
    public Subscription listen(MailboxId id, MailboxListener listener) {
        return counted(() -> {
            placeOf(id);
            List<MailboxListener> hearers = listeners.computeIfAbsent(id, k -> new CopyOnWriteArrayList<>());
            hearers.add(listener);
            return () -> hearers.remove(listener);
        });
    }

    @Override
    public Disk disk() {
        return disk;
    }

    @Override
    public NameMaker names() {
        return names;
    }

    @Override
    public long rescanNanos() {
        return settings.rescanInterval().toNanos();
    }

    @Override
    public void changed(MailboxId mailbox, long modSeq) {
        for (MailboxListener l : listeners.getOrDefault(mailbox, List.of())) {
            try {
                l.changed(mailbox, modSeq);
            } catch (RuntimeException e) {
                LOG.error("a listener failed", e);
            }
        }
    }

    @Override
    public void tidySoon(MailboxId mailbox) {
        keeper.tidySoon(mailbox);
    }

    @Override
    public void measured(MailboxId mailbox, long messages, long octets) {
        usages.computeIfAbsent(accountOf(mailbox), k -> new Usage()).set(mailbox, messages, octets);
    }
}
