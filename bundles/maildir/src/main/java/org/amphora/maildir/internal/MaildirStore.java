package org.amphora.maildir.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import org.amphora.api.role.InFlight;
import org.amphora.api.store.AccessList;
import org.amphora.api.store.AccountListener;
import org.amphora.api.store.Annotations;
import org.amphora.api.store.MailStore;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.MailboxEntry;
import org.amphora.api.store.MailboxId;
import org.amphora.api.store.MailboxListener;
import org.amphora.api.store.Quota;
import org.amphora.api.store.SpecialUse;
import org.amphora.api.store.StoreCare;
import org.amphora.api.store.StoreException;
import org.amphora.api.store.StoreException.Kind;
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
final class MaildirStore implements MailStore, StoreCare, Surroundings {
    private static final Logger LOG = LoggerFactory.getLogger(MaildirStore.class);

    private final Disk disk;
    private final MaildirSettings settings;
    private final MailboxNames mailboxNames;
    private final NameMaker names;
    private final InFlight inFlight = new InFlight();
    private final Sharing sharing;
    private final Accounts accounts;
    private final Listeners listeners = new Listeners();
    private final OpenMailboxes mailboxes = new OpenMailboxes(this::open, this::closed);
    private final Namespace namespace;
    private final Locations locations;
    private final Quotas quotas;
    private final Care care = new Care(this, mailboxes);
    private final Keeper keeper;
    private final Watcher watcher;

    /** @param limits the quota in bytes by account, 0 for none */
    MaildirStore(Disk disk, MaildirSettings settings, NameMaker names, ToLongFunction<String> limits) {
        this.disk = disk;
        this.settings = settings;
        this.mailboxNames = settings.names();
        this.locations = new Locations(settings.root(), settings.location());
        this.sharing = new Sharing(disk, locations);
        this.accounts = new Accounts(
                (name, make) -> sharing.opened(Account.open(name, locations.maildir(name), disk, settings, make)));
        this.namespace = new Namespace(settings.names(), mailboxes, sharing, this::gone);
        this.names = names;
        this.quotas = new Quotas(disk, limits, accounts, mailboxes);
        this.keeper = new Keeper(mailboxes::tidy, settings.flagRenameDelay());
        this.watcher = new Watcher(this::look, settings.rescanInterval());
    }

    /** Lets nobody in any more, waits for those inside, leaves everything on disk; gives how many are still inside. */
    int close() {
        int inside = inFlight.drain(settings.drainTimeout());
        watcher.close(settings.drainTimeout());
        if (!keeper.stop(settings.drainTimeout())) LOG.warn("the keeper is abandoned in its work");
        int open = mailboxes.closeAll();
        if (open > 0) LOG.warn("{} mailboxes are left as they are, with calls inside", open);
        accounts.each(quotas::follow);
        listeners.clear();
        return inside;
    }

    /** Does it on the store's own thread, after what waits there. */
    void inBackground(Runnable work) {
        keeper.soon(work);
    }

    int accountCount() {
        return accounts.size();
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

    /** Does something with an account, which is made if need be; counted in and out. */
    <T> T in(String account, Accounts.Work<T> work) {
        return counted(() -> accounts.use(account, true, work));
    }

    /** As {@link #in(String, Accounts.Work)}, with all the names that the account is to have. */
    private <T> T inNames(String account, Accounts.Work<T> work) {
        return in(account, a -> work.with(a.completed()));
    }

    /** As {@link #inNames}, and tells that names have changed. */
    private <T> T names(String account, Accounts.Work<T> work) {
        T done = inNames(account, work);
        listeners.tell(account, AccountListener::namesChanged);
        return done;
    }

    /** Does something with an account in a moment; a failure leaves it to the next time. */
    private void later(String account, Accounts.Work<?> work) {
        keeper.later(() -> {
            try {
                counted(() -> accounts.use(account, false, work));
            } catch (StoreException e) {
                if (e.kind() != Kind.NO_SUCH_MAILBOX)
                    LOG.warn("account={} is looked after later: {}", account, e.toString());
            }
        });
    }

    /** Does something with the account of a mailbox that was there. */
    <T> T in(MailboxId id, Accounts.Work<T> work) {
        return counted(() -> accounts.use(Namespace.accountOf(id), false, work));
    }

    private OpenMailbox open(MailboxId id) throws IOException {
        Account account = accounts.keep(Namespace.accountOf(id));
        OpenMailbox box = null;
        try {
            Account.Place place = Namespace.place(account, id);
            box = OpenMailbox.open(this, id, place.guid(), account.folder(place));
        } finally {
            if (box == null) accounts.release(account.name());
        }
        if (mailboxes.size() > settings.openMailboxesLimit()) keeper.soon(this::closeSome);
        return box;
    }

    private void closed(MailboxId id) {
        accounts.release(Namespace.accountOf(id));
    }

    private void closeSome() {
        mailboxes.closeDownTo(settings.openMailboxesLimit());
        accounts.trim(settings.openMailboxesLimit());
    }

    <T> T use(MailboxId id, Function<OpenMailbox, T> work) {
        return in(id, account -> {
            Namespace.place(account, id);
            return mailboxes.use(id, work);
        });
    }

    /** As {@link #use}, with the account's quota. */
    <T> T useWithRoom(MailboxId id, BiFunction<OpenMailbox, Room, T> work) {
        return in(id, account -> {
            Namespace.place(account, id);
            Usage room = quotas.usage(account);
            return mailboxes.use(id, box -> work.apply(box, room));
        });
    }

    /** With two mailboxes of one account. */
    <T> T useTwo(MailboxId first, MailboxId second, Pair<T> work) {
        if (!Namespace.accountOf(first).equals(Namespace.accountOf(second))) {
            throw new StoreException(Kind.CANNOT, "Mailbox of another account");
        }
        return in(first, account -> {
            Namespace.place(account, first);
            Namespace.place(account, second);
            Usage room = quotas.usage(account);
            return mailboxes.use(first, a -> mailboxes.use(second, b -> work.with(a, b, room)));
        });
    }

    /** Another program, or we, have changed a mailbox that has listeners. */
    private void look(MailboxId id) {
        try {
            use(id, box -> {
                box.look();
                return null;
            });
        } catch (StoreException e) {
            LOG.debug("mailbox={} cannot be looked at", id.value(), e);
        }
    }

    /** Lets a mailbox's files follow now. */
    void tidy(MailboxId id) {
        in(id, account -> {
            mailboxes.tidy(id);
            return null;
        });
    }

    String nameOf(MailboxId id) {
        return in(id, account -> Namespace.place(account, id).name());
    }

    @Override
    public char separator() {
        return mailboxNames.separator();
    }

    @Override
    public List<MailboxEntry> list(String account) {
        return inNames(account, Account::list);
    }

    @Override
    public Optional<MailboxEntry> find(String account, String name) {
        return inNames(account, a -> a.find(mailboxNames.normalise(name)));
    }

    @Override
    public boolean isPossibleName(String name) {
        return mailboxNames.isPossible(mailboxNames.normalise(name));
    }

    @Override
    public MailboxEntry create(String account, String name, Set<SpecialUse> specialUse) {
        String checked = mailboxNames.checked(name);
        return names(account, a -> namespace.create(a, checked, specialUse));
    }

    @Override
    public void delete(String account, String name) {
        String n = mailboxNames.normalise(name);
        if (n.equals(MailboxNames.INBOX)) throw new StoreException(Kind.CANNOT, "INBOX cannot be deleted");
        names(account, a -> {
            namespace.delete(a, n);
            return null;
        });
    }

    @Override
    public void rename(String account, String from, String to) {
        String target = mailboxNames.checked(to);
        names(account, a -> {
            namespace.rename(a, mailboxNames.normalise(from), target);
            return null;
        });
    }

    @Override
    public void subscribe(String account, String name, boolean subscribed) {
        String n = subscribed ? mailboxNames.checked(name) : mailboxNames.normalise(name);
        names(account, a -> {
            a.subscribe(n, subscribed);
            return null;
        });
    }

    @Override
    public Mailbox mailbox(MailboxId id) {
        return in(id, account -> {
            Namespace.place(account, id);
            return new MaildirMailbox(this, id);
        });
    }

    @Override
    public Mailbox inbox(String account) {
        return in(account, a -> {
            if (a.isIncomplete()) later(account, Account::completed);
            return new MaildirMailbox(this, Namespace.inbox(a));
        });
    }

    @Override
    public Quota quota(String account) {
        return counted(() -> quotas.of(account));
    }

    @Override
    public Optional<Path> home(String account) {
        return locations.home(account);
    }

    @Override
    public Annotations annotations(String account) {
        return new StoredAnnotations(this, account, null, listeners);
    }

    Annotations annotations(MailboxId id) {
        return new StoredAnnotations(this, Namespace.accountOf(id), id, listeners);
    }

    AccessList accessList(MailboxId id) {
        return in(id, a -> a.access(Namespace.place(a, id)));
    }

    void changeAccess(MailboxId id, UnaryOperator<AccessList> change) {
        in(id, a -> {
            sharing.change(a, Namespace.place(a, id), change);
            return null;
        });
        changed(id, 0);
        listeners.tellAll(AccountListener::namesChanged);
    }

    @Override
    public List<String> sharers(String account) {
        return counted(() -> sharing.sharers(account));
    }

    @Override
    public void deleteAccount(String account) {
        in(account, a -> {
            namespace.deleteAll(a);
            accounts.forget(account);
            return null;
        });
        listeners.tell(account, AccountListener::namesChanged);
    }

    @Override
    public Subscription listen(MailboxId id, MailboxListener listener) {
        return in(id, account -> {
            watcher.watch(id, account.folder(Namespace.place(account, id)));
            return listeners.add(id, listener, () -> watcher.unwatch(id));
        });
    }

    @Override
    public Subscription listen(String account, AccountListener listener) {
        return listeners.add(account, listener);
    }

    @Override
    public List<Report> check(String account) {
        return counted(() -> accounts.use(account, false, care::check));
    }

    @Override
    public List<Report> rebuild(String account) {
        return counted(() -> accounts.use(account, false, care::rebuild));
    }

    private void gone(MailboxId id) {
        watcher.unwatch(id);
        changed(id, Long.MAX_VALUE);
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
        listeners.tell(mailbox, modSeq);
    }

    @Override
    public void tidySoon(MailboxId mailbox) {
        keeper.tidySoon(mailbox);
    }

    @Override
    public void measured(MailboxId mailbox, long messages, long bytes) {
        String account = Namespace.accountOf(mailbox);
        if (quotas.measured(account, mailbox, messages, bytes)) later(account, quotas::follow);
    }
}
