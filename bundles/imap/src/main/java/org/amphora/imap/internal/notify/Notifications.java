package org.amphora.imap.internal.notify;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.amphora.api.mail.MailException;
import org.amphora.api.store.MailStore;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.MailboxEntry;
import org.amphora.api.store.MailboxId;
import org.amphora.api.store.StoreException;
import org.amphora.api.store.UidSet;
import org.amphora.imap.internal.Extension;
import org.amphora.imap.internal.Pieces;
import org.amphora.imap.internal.Refusal;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.command.ListMailboxes;
import org.amphora.imap.internal.fetch.FetchRun;
import org.amphora.imap.internal.wire.Output;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a session's client is told without asking, from its NOTIFY on. */
public final class Notifications {
    private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);

    private final Session session;
    private final NotifySet set;
    private final String written;
    private final Hints hints;
    private final Set<String> ownNames = new HashSet<>();
    private final Set<Long> ownMessages = new HashSet<>();
    /** By name. */
    private Map<String, Known> known = new TreeMap<>();

    private MailStore.Subscription account;
    private MailStore.Subscription selected;

    /** @param written as the client has, for another build */
    public Notifications(Session session, NotifySet set, String written) {
        this.session = session;
        this.set = set;
        this.written = written;
        hints = new Hints(() -> session.whenIdle(this::run));
    }

    // ---- its life

    /**
     * Begins, and tells what is there now if the client has asked for that.
     *
     * @throws Refusal if it would be too much
     */
    public Pieces begin() {
        boolean needed = !set.groups().isEmpty();
        Queue<Consumer<Output>> told = new ArrayDeque<>();
        if (needed) {
            MailStore store = session.store();
            account = store.listen(session.account(), hints);
            known = list(store);
            if (isTooMuch()) throw new Refusal("NOTIFICATIONOVERFLOW", "That is too much to be told of");
            for (Known k : known.values()) {
                listen(store, k);
                look(store, k, set.status(), told);
            }
        }
        selects(session.view() == null ? null : session.view().mailbox());
        return pieces(told);
    }

    private boolean isTooMuch() {
        return known.size() > session.settings().notifyMailboxesLimit();
    }

    public void stop() {
        for (Known k : known.values()) k.stop();
        if (account != null) account.close();
        if (selected != null) selected.close();
        account = null;
        selected = null;
    }

    /** The store has gone, or another has come: all may have changed meanwhile. */
    public void storeChanged() {
        stop();
        hints.namesChanged();
        for (Known k : known.values()) if (k.id() != null) hints.changed(k.id(), 0);
    }

    /** Another mailbox is selected; null for none. */
    public void selects(MailboxId mailbox) {
        if (selected != null) selected.close();
        selected = null;
        ownMessages.clear();
        if (mailbox == null || !tellsMessages()) return;
        try {
            selected = session.store().listen(mailbox, (id, modSeq) -> hints.wake());
            hints.wake(); // for what has come between the SELECT and this
        } catch (MailException e) {
            LOG.debug("a store that comes is told to all", e);
        }
    }

    // ---- what is told of the selected mailbox

    public boolean tellsMessages() {
        return set.selected().contains(Event.MESSAGE_NEW);
    }

    public boolean tellsFlags() {
        return set.selected().contains(Event.FLAG_CHANGE);
    }

    public boolean delaysExpunges() {
        return set.delayed();
    }

    /** The FETCH of messages that are new, by number; null for none. */
    public FetchRun fetch(UidSet numbers) {
        UidSet.Builder others = new UidSet.Builder();
        for (int r = 0; r < numbers.rangeCount(); r++) {
            for (long n = numbers.first(r); n <= numbers.last(r); n++)
                if (!ownMessages.contains(session.view().uid((int) n))) others.add(n);
        }
        ownMessages.clear();
        UidSet chosen = others.build();
        if (set.items() == null || chosen.isEmpty()) return null;
        return new FetchRun(session, set.items(), chosen, session.mailbox(), Map.of());
    }

    // ---- what the client has done itself

    public void changesName(String name) {
        ownNames.add(name);
    }

    public void makesMessages(MailboxId mailbox, Collection<Long> uids) {
        boolean here = session.view() != null && session.view().mailbox().equals(mailbox);
        if (here && set.items() != null) ownMessages.addAll(uids);
    }

    /** @param mailbox null for the account */
    public void changesNotes(MailboxId mailbox, Collection<String> names) {
        for (String name : names) hints.forget(new Hints.Note(mailbox, name));
    }

    // ---- what others have done

    private void run() {
        hints.begin();
        if (selected == null)
            selects(session.view() == null ? null : session.view().mailbox());
        Queue<Consumer<Output>> told = new ArrayDeque<>();
        boolean overflow = hints.isTooMuch();
        try {
            if (!set.groups().isEmpty() && !overflow) overflow = !others(told);
        } catch (MailException e) {
            LOG.debug("what others have changed is told later", e);
        }
        if (overflow) {
            session.out().line("* OK [NOTIFICATIONOVERFLOW] Too much to be told of: nothing is, from now on");
            session.telling().notifies(new Notifications(session, NotifySet.NONE, "NONE"));
            return;
        }
        session.telling().push(pieces(told));
    }

    /** False if it is too much. */
    private boolean others(Queue<Consumer<Output>> told) {
        MailStore store = session.store();
        if (hints.takeNames() || account == null) {
            if (account != null) account.close();
            account = store.listen(session.account(), hints);
            names(store, told);
            if (isTooMuch()) return false;
        }
        notes(told);
        for (Known k : known.values()) if (k.id() != null && hints.take(k.id())) look(store, k, true, told);
        hints.forgetMailboxes();
        return true;
    }

    private void names(MailStore store, Queue<Consumer<Output>> told) {
        Map<String, Known> before = known;
        known = list(store);
        if (isTooMuch()) return;
        Map<MailboxId, Known> byId = new HashMap<>();
        for (Known k : before.values()) if (k.id() != null) byId.put(k.id(), k);
        for (Known k : known.values()) {
            Known same = k.id() == null ? null : byId.get(k.id());
            if (same != null) k.continues(same);
        }
        for (Known k : before.values()) k.stop();
        told.addAll(new NameChanges(before, known, ownNames, store.separator()).responses());
        ownNames.clear();
        for (Known k : known.values()) {
            if (k.hints == null) listen(store, k);
            if (k.values == null) look(store, k, true, told);
            else if (k.closed) look(store, k, false, told);
        }
    }

    private Map<String, Known> list(MailStore store) {
        Map<String, Known> all = new TreeMap<>();
        for (MailboxEntry e : store.list(session.account())) all.put(e.name(), new Known(e, events(e, store)));
        return all;
    }

    private Set<Event> events(MailboxEntry entry, MailStore store) {
        String shared = session.settings().sharedNamespace();
        boolean personal = shared.isEmpty()
                || !entry.name().equals(shared) && !entry.name().startsWith(shared + store.separator());
        Set<Event> events = EnumSet.noneOf(Event.class);
        for (MailboxFilter g : set.groups())
            if (g.covers(entry, personal, store.separator())) events.addAll(g.events());
        return events;
    }

    private void listen(MailStore store, Known k) {
        if (!k.wantsMessages()) return;
        try {
            k.hints = store.listen(k.id(), hints);
        } catch (StoreException e) {
            LOG.debug("mailbox={} is gone again", k.entry.name(), e);
        }
    }

    /** Looks at a mailbox, and tells what has changed in it. */
    private void look(MailStore store, Known k, boolean tell, Queue<Consumer<Output>> told) {
        if (!k.wantsMessages()) return;
        boolean condStore = session.has(Extension.CONDSTORE);
        try {
            Mailbox mailbox = store.mailbox(k.id());
            boolean first = k.values == null;
            boolean changed = k.take(mailbox.status(), condStore);
            if (k.closed) told.add(out -> ListMailboxes.tell(out, k.entry, store.separator(), null));
            boolean here = session.view() != null && session.view().mailbox().equals(k.id());
            if (tell && !here && (first || changed || k.closed)) told.add(out -> k.putStatus(out, condStore));
            k.closed = false;
        } catch (StoreException e) {
            boolean denied = e.kind() == StoreException.Kind.NOT_PERMITTED;
            if (!denied && e.kind() != StoreException.Kind.NO_SUCH_MAILBOX) throw e;
            // RFC 5465 §3.1 and §5.9
            if (denied && !k.closed)
                told.add(out -> ListMailboxes.respond(out, "LIST", "\\NoAccess", store.separator(), k.entry.name()));
            k.closed |= denied;
            k.values = null;
        }
    }

    /** RFC 5464 §4.4.2: the names alone. */
    private void notes(Queue<Consumer<Output>> told) {
        Set<Hints.Note> notes = hints.takeNotes();
        if (notes.isEmpty()) return;
        if (set.has(Event.SERVER_METADATA_CHANGE)) note("", null, notes, told);
        for (Known k : known.values())
            if (k.id() != null && k.wants(Event.MAILBOX_METADATA_CHANGE)) note(k.entry.name(), k.id(), notes, told);
    }

    private static void note(String name, MailboxId id, Set<Hints.Note> notes, Queue<Consumer<Output>> told) {
        Set<String> changed = new TreeSet<>();
        for (Hints.Note n : notes) if (Objects.equals(n.mailbox(), id)) changed.add(n.name());
        if (changed.isEmpty()) return;
        told.add(out -> {
            out.put("* METADATA ").mailbox(name);
            for (String n : changed) out.put(' ').astring(Output.octets(n));
            out.crlf();
        });
    }

    private static Pieces pieces(Queue<Consumer<Output>> told) {
        return out -> {
            Consumer<Output> next = told.poll();
            if (next != null) next.accept(out);
            return next != null;
        };
    }

    // ---- another build goes on

    /** As the client has written it. */
    public String written() {
        return written;
    }

    /** Names in order, each followed by its mailbox's id, or nothing, and by {@code s} if it is subscribed. */
    public List<String> names() {
        return known.values().stream()
                .flatMap(k ->
                        List.of(k.entry.name(), k.id() == null ? "" : k.id().value(), k.entry.subscribed() ? "s" : "")
                                .stream())
                .toList();
    }

    /** What the client knows of each mailbox, in the order of {@link #names}; zeros where that is nothing. */
    public long[] values() {
        long[] all = new long[known.size() * Known.VALUES];
        int i = 0;
        for (Known k : known.values()) {
            if (k.values != null) System.arraycopy(k.values, 0, all, i, Known.VALUES);
            i += Known.VALUES;
        }
        return all;
    }

    /** Goes on where another build has left; what has changed meanwhile is told. */
    public void resume(List<String> names, long[] values) {
        for (int i = 0; i < names.size() / 3; i++) {
            String id = names.get(3 * i + 1);
            boolean subscribed = !names.get(3 * i + 2).isEmpty();
            MailboxEntry entry = new MailboxEntry(
                    names.get(3 * i), id.isEmpty() ? null : new MailboxId(id), subscribed, false, Set.of());
            Known k = new Known(entry, EnumSet.noneOf(Event.class));
            int from = i * Known.VALUES;
            if (values[from] != 0) k.values = Arrays.copyOfRange(values, from, from + Known.VALUES);
            known.put(entry.name(), k);
        }
        storeChanged();
    }
}
