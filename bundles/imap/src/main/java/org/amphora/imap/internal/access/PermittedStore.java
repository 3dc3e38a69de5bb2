package org.amphora.imap.internal.access;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.amphora.api.store.AccountListener;
import org.amphora.api.store.Annotations;
import org.amphora.api.store.MailStore;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.MailboxEntry;
import org.amphora.api.store.MailboxId;
import org.amphora.api.store.MailboxListener;
import org.amphora.api.store.Quota;
import org.amphora.api.store.Right;
import org.amphora.api.store.Rights;
import org.amphora.api.store.SpecialUse;
import org.amphora.api.store.StoreException;
import org.amphora.api.store.StoreException.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The store as one user may use it; names are that user's, and the account that calls name is always theirs. */
public final class PermittedStore implements MailStore {
    private static final Logger LOG = LoggerFactory.getLogger(PermittedStore.class);

    private final MailStore store;
    private final String user;
    private final OtherUsers others;

    /** Where a mailbox is, or would be: whose it is, and what its owner calls it. */
    private record Place(String owner, String mailbox) {}

    public PermittedStore(MailStore store, String user, OtherUsers others) {
        this.store = store;
        this.user = user;
        this.others = others;
    }

    static StoreException noSuchMailbox() {
        return new StoreException(Kind.NO_SUCH_MAILBOX, "No such mailbox");
    }

    static StoreException notPermitted() {
        return new StoreException(Kind.NOT_PERMITTED, "Not permitted");
    }

    Rights rights(Mailbox mailbox) {
        return mailbox.accessList().rightsOf(user, mailbox.owner());
    }

    private Rights rights(MailboxId id) {
        return rights(store.mailbox(id));
    }

    String user() {
        return user;
    }

    /** What the user calls a mailbox. */
    String nameOf(Mailbox mailbox) {
        String owner = mailbox.owner();
        return owner.equals(user) ? mailbox.name() : others.name(owner, mailbox.name());
    }

    // ---- names

    @Override
    public char separator() {
        return store.separator();
    }

    @Override
    public List<MailboxEntry> list(String account) {
        List<MailboxEntry> own = store.list(user);
        List<MailboxEntry> all = new ArrayList<>();
        for (MailboxEntry e : own) if (!others.covers(e.name())) all.add(e);
        Set<String> subscribed = subscribed(own);
        TreeMap<String, MailboxId> visible = new TreeMap<>();
        for (String owner : store.sharers(user)) visible.putAll(visible(owner));
        Set<String> names = new TreeSet<>(subscribed);
        for (String name : visible.keySet()) {
            names.add(name);
            names.addAll(others.above(name));
        }
        for (String name : names) all.add(entry(name, visible, subscribed));
        return all;
    }

    /** Names of this namespace that the user has subscribed. */
    private Set<String> subscribed(List<MailboxEntry> own) {
        Set<String> names = new HashSet<>();
        for (MailboxEntry e : own)
            if (e.subscribed() && others.covers(e.name())) names.add(others.subscribed(e.name()));
        return names;
    }

    /** Another user's mailboxes that this one sees; of an account that is in trouble none. */
    private TreeMap<String, MailboxId> visible(String owner) {
        TreeMap<String, MailboxId> visible = new TreeMap<>();
        try {
            for (MailboxEntry e : store.list(owner)) {
                if (e.isSelectable() && rights(e.id()).has(Right.LOOKUP))
                    visible.put(others.name(owner, e.name()), e.id());
            }
        } catch (StoreException e) {
            LOG.debug("what {} shares is not listed", owner, e);
        }
        return visible;
    }

    private MailboxEntry entry(String name, TreeMap<String, MailboxId> visible, Set<String> subscribed) {
        String below = visible.higherKey(name + separator());
        boolean hasChildren = below != null && below.startsWith(name + separator());
        return new MailboxEntry(name, visible.get(name), subscribed.contains(name), hasChildren, Set.of());
    }

    /** Of this namespace; empty if nobody of that name has shared anything. */
    private Optional<Place> shared(String name) {
        String level = others.user(name);
        for (String owner : level.isEmpty() ? List.<String>of() : store.sharers(user)) {
            if (others.user(others.name(owner, "")).equals(level))
                return Optional.of(new Place(owner, others.mailbox(name)));
        }
        return Optional.empty();
    }

    private Optional<Place> place(String name) {
        return others.covers(name) ? shared(name) : Optional.of(new Place(user, name));
    }

    @Override
    public Optional<MailboxEntry> find(String account, String name) {
        if (!others.covers(name)) return store.find(user, name);
        Optional<Place> place = shared(name);
        if (place.isEmpty() || place.get().mailbox.isEmpty()) return level(name);
        TreeMap<String, MailboxId> visible = visible(place.get().owner);
        Optional<MailboxEntry> there = usable(place.get());
        String real = there.map(e -> others.name(place.get().owner, e.name())).orElse(name);
        there.ifPresent(e -> visible.put(real, e.id()));
        MailboxEntry entry = entry(real, visible, subscribed(store.list(user)));
        return entry.isSelectable() || entry.hasChildren() ? Optional.of(entry) : Optional.empty();
    }

    /** The levels above what others have shared are there when something is. */
    private Optional<MailboxEntry> level(String name) {
        return list(user).stream()
                .filter(e -> e.name().equals(name) && e.hasChildren())
                .findFirst();
    }

    /** A mailbox with which the user may do anything at all: it need not be one that is listed. */
    private Optional<MailboxEntry> usable(Place place) {
        try {
            return store.find(place.owner, place.mailbox)
                    .filter(MailboxEntry::isSelectable)
                    .filter(e -> !rights(e.id()).isEmpty());
        } catch (StoreException e) {
            if (e.kind() == Kind.NO_SUCH_MAILBOX) return Optional.empty();
            throw e;
        }
    }

    @Override
    public boolean isPossibleName(String name) {
        if (!others.covers(name)) return store.isPossibleName(name);
        return shared(name)
                .filter(p -> store.isPossibleName(p.mailbox) && mayCreate(p))
                .isPresent();
    }

    /** RFC 4314 §4: the nearest mailbox above it says who may; above the highest ones is only their owner. */
    private boolean mayCreate(Place place) {
        List<String> above = others.above(place.mailbox);
        for (int i = above.size() - 1; i >= 0; i--) {
            Optional<MailboxEntry> parent =
                    store.find(place.owner, above.get(i)).filter(MailboxEntry::isSelectable);
            if (parent.isPresent()) return rights(parent.get().id()).has(Right.CREATE);
        }
        return place.owner.equals(user);
    }

    @Override
    public MailboxEntry create(String account, String name, Set<SpecialUse> specialUse) {
        Place place = place(name).filter(this::mayCreate).orElseThrow(PermittedStore::notPermitted);
        boolean own = place.owner.equals(user);
        if (!own && !specialUse.isEmpty()) throw new StoreException(Kind.CANNOT, "Not for another user's mailbox");
        MailboxEntry made = store.create(place.owner, place.mailbox, specialUse);
        return own ? made : find(user, name).orElseThrow(PermittedStore::noSuchMailbox);
    }

    @Override
    public void delete(String account, String name) {
        Place place = removable(name);
        store.delete(place.owner, place.mailbox);
    }

    @Override
    public void rename(String account, String from, String to) {
        Place source = removable(from);
        Place target = place(to).filter(this::mayCreate).orElseThrow(PermittedStore::notPermitted);
        if (!source.owner.equals(target.owner)) throw new StoreException(Kind.CANNOT, "Not to another user");
        boolean othersInbox = !source.owner.equals(user) && source.mailbox.equalsIgnoreCase("INBOX");
        if (othersInbox) throw new StoreException(Kind.CANNOT, "Not another user's INBOX");
        store.rename(source.owner, source.mailbox, target.mailbox);
    }

    /** Where a mailbox is that the user may delete and rename. */
    private Place removable(String name) {
        MailboxEntry entry = find(user, name).orElseThrow(PermittedStore::noSuchMailbox);
        boolean own = !others.covers(name);
        if (entry.isSelectable()) mailbox(entry.id()).need(Right.DELETE_MAILBOX);
        else if (!own) throw new StoreException(Kind.CANNOT, "Only a level of names");
        return own ? new Place(user, name) : shared(name).orElseThrow(PermittedStore::noSuchMailbox);
    }

    @Override
    public void subscribe(String account, String name, boolean subscribed) {
        boolean shared = others.covers(name);
        if (shared && subscribed) {
            MailboxEntry entry = find(user, name).orElseThrow(PermittedStore::noSuchMailbox);
            if (entry.isSelectable() && !rights(entry.id()).has(Right.LOOKUP)) throw noSuchMailbox();
        }
        store.subscribe(user, shared ? others.subscription(name) : name, subscribed);
    }

    // ---- mailboxes

    @Override
    public PermittedMailbox mailbox(MailboxId id) {
        return new PermittedMailbox(this, store.mailbox(id));
    }

    @Override
    public PermittedMailbox inbox(String account) {
        return new PermittedMailbox(this, store.inbox(user));
    }

    @Override
    public Subscription listen(MailboxId id, MailboxListener listener) {
        return store.listen(id, listener);
    }

    /** Of the user's account, and of those that share something with the user now. */
    @Override
    public Subscription listen(String account, AccountListener listener) {
        List<Subscription> all = new ArrayList<>();
        all.add(store.listen(user, new OwnHints(listener, user, user)));
        for (String owner : store.sharers(user)) all.add(store.listen(owner, new OwnHints(listener, user, owner)));
        return () -> all.forEach(Subscription::close);
    }

    // ---- the account

    @Override
    public Quota quota(String account) {
        return store.quota(user);
    }

    @Override
    public Annotations annotations(String account) {
        return store.annotations(user);
    }

    @Override
    public List<String> sharers(String account) {
        return store.sharers(user);
    }

    @Override
    public void deleteAccount(String account) {
        throw notPermitted();
    }
}
