package org.amphora.maildir.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.amphora.api.store.AccessList;
import org.amphora.api.store.MailboxEntry;
import org.amphora.api.store.MailboxId;
import org.amphora.api.store.SpecialUse;
import org.amphora.maildir.internal.disk.Disk;
import org.amphora.maildir.internal.format.AclFile;
import org.amphora.maildir.internal.format.AnnotationsFile;
import org.amphora.maildir.internal.format.MailboxNames;
import org.amphora.maildir.internal.format.MaildirSize;
import org.amphora.maildir.internal.format.Subscriptions;
import org.amphora.maildir.internal.format.UidList;
import org.amphora.maildir.internal.mailbox.Creation;
import org.amphora.maildir.internal.mailbox.Folder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An account's Maildir++: which names it has and which directories they stand for. Names are read from the directory,
 * where other programs make and remove them too. Calls that change names hold this object's monitor.
 */
final class Account {
    private static final Logger LOG = LoggerFactory.getLogger(Account.class);
    /** Dovecot takes a name with an empty level for no mailbox. */
    private static final String DELETED = "..amphora-deleted.";

    private static final String UNFINISHED = "..amphora-new.";
    /** Is there until a new account has its default mailboxes. */
    private static final String INCOMPLETE = "amphora-incomplete";

    private final String name;
    private final Path maildir;
    private final Disk disk;
    private final MaildirSettings settings;
    private final MailboxNames names;
    private final SecureRandom random = new SecureRandom();
    private final Subscriptions subscriptions;
    private final SpecialUses specialUses;
    private final AccessLists accessLists;
    private final Usage usage = new Usage();
    private final MaildirSize maildirSize;
    private volatile boolean incomplete;
    private volatile Places places = Places.of(new TreeMap<>());

    /** The mailboxes, as last read; replaced as a whole. */
    private record Places(TreeMap<String, Place> byName, Map<String, Place> byGuid) {
        static Places of(TreeMap<String, Place> byName) {
            Map<String, Place> byGuid = new HashMap<>();
            for (Place p : byName.values()) byGuid.put(p.guid, p);
            return new Places(byName, byGuid);
        }
    }

    /** What a name stands for. */
    record Place(String name, String directory, String guid) {}

    private Account(String name, Path maildir, Disk disk, MaildirSettings settings) {
        this.name = name;
        this.maildir = maildir;
        this.disk = disk;
        this.settings = settings;
        this.names = settings.names();
        this.subscriptions = new Subscriptions(disk, maildir, names);
        this.specialUses = new SpecialUses(disk, maildir, settings.defaultMailboxes());
        this.accessLists = new AccessLists(disk, settings.rescanInterval().toNanos());
        this.maildirSize = new MaildirSize(disk, maildir);
    }

    /**
     * Opens it.
     *
     * @param make whether one that has no mailboxes gets its inbox; else it is no such mailbox
     */
    static Account open(String name, Path maildir, Disk disk, MaildirSettings settings, boolean make)
            throws IOException {
        Account a = new Account(name, maildir, disk, settings);
        synchronized (a) {
            boolean isThere =
                    Directories.exists(disk, maildir) && !disk.list(maildir).isEmpty();
            if (isThere) Creation.complete(disk, new Folder(maildir));
            else if (make) a.create();
            else throw Namespace.noSuchMailbox();
            a.scan();
            a.removeLeftOvers();
        }
        return a;
    }

    /** Makes its inbox aside and shows it at once; the first mail need not wait for {@link #completed the others}. */
    private void create() throws IOException {
        Path parent = maildir.getParent();
        Directories.create(disk, parent);
        Path aside = parent.resolve(UNFINISHED + maildir.getFileName());
        if (Directories.exists(disk, aside)) Directories.remove(disk, aside);
        disk.createDirectory(aside);
        disk.create(aside.resolve(INCOMPLETE)).close();
        Creation.create(disk, new Folder(aside), now(), random);
        if (Directories.exists(disk, maildir)) {
            // an empty directory that somebody made beforehand
            disk.removeDirectory(maildir);
        }
        disk.rename(aside, maildir);
        Directories.forceOrUndo(disk, parent, () -> disk.rename(maildir, aside));
    }

    /** Whether the default mailboxes are still to be made. */
    boolean isIncomplete() {
        return incomplete;
    }

    /** With the default mailboxes, which a new account gets here; whoever sees or changes names comes here first. */
    synchronized Account completed() throws IOException {
        if (!incomplete) return this;
        Map<String, Set<SpecialUse>> missing = new LinkedHashMap<>(settings.defaultMailboxes());
        missing.keySet().removeAll(places.byName.keySet());
        if (!missing.isEmpty()) make(missing);
        Set<String> subscribed = new TreeSet<>(settings.defaultMailboxes().keySet());
        subscribed.add(MailboxNames.INBOX);
        subscriptions.change(subscribed, Set.of());
        disk.unlink(maildir.resolve(INCOMPLETE));
        incomplete = false;
        return this;
    }

    private static long now() {
        return System.currentTimeMillis() / 1000;
    }

    private void removeLeftOvers() throws IOException {
        for (String d : disk.list(maildir)) {
            if (d.equals(INCOMPLETE)) incomplete = true;
            if (d.startsWith(DELETED) || d.startsWith(UNFINISHED)) Directories.remove(disk, maildir.resolve(d));
        }
    }

    /** Reads which mailboxes there are now. */
    synchronized void scan() throws IOException {
        Map<String, Place> known = new HashMap<>();
        Set<String> guids = new HashSet<>();
        for (Place p : places.byName.values()) known.put(p.directory, p);
        TreeMap<String, Place> now = new TreeMap<>();
        List<String> directories = new ArrayList<>(disk.list(maildir));
        directories.add("");
        for (String d : directories) {
            Optional<String> mailbox = names.ofDirectory(d);
            if (mailbox.isEmpty()) continue;
            Place p = known.get(d);
            if (p == null) p = probe(mailbox.get(), d);
            if (p == null) continue;
            if (!guids.add(p.guid)) {
                LOG.warn("mailbox={} has the GUID of another and is left out", maildir.resolve(d));
                continue;
            }
            now.put(p.name, p);
        }
        places = Places.of(now);
    }

    private Place probe(String mailbox, String directory) {
        Folder f = new Folder(maildir.resolve(directory));
        try {
            if (!Creation.isMailbox(disk, f)) return null;
            Creation.complete(disk, f);
            UidList list = Creation.header(disk, f, () -> UidValidity.next(disk, maildir), random);
            return new Place(mailbox, directory, list.guid());
        } catch (IOException e) {
            LOG.warn("mailbox={} cannot be opened: {}", f.path(), e.toString());
            return null;
        }
    }

    String name() {
        return name;
    }

    Usage usage() {
        return usage;
    }

    MaildirSize maildirSize() {
        return maildirSize;
    }

    MailboxId id(Place place) {
        return new MailboxId(place.guid + ":" + name);
    }

    Folder folder(Place place) {
        return new Folder(maildir.resolve(place.directory));
    }

    /** Without a lock: as last read. */
    Optional<Place> byGuid(String guid) {
        return Optional.ofNullable(places.byGuid.get(guid));
    }

    /** As last read; every mailbox. */
    Collection<Place> all() {
        return places.byName.values();
    }

    Optional<Place> place(String mailbox) throws IOException {
        Place p = places.byName.get(mailbox);
        if (p != null) return Optional.of(p);
        scan();
        return Optional.ofNullable(places.byName.get(mailbox));
    }

    boolean hasChildren(String mailbox) {
        String prefix = mailbox + names.separator();
        String next = places.byName.ceilingKey(prefix);
        return next != null && next.startsWith(prefix);
    }

    /** A name and those below it that have a mailbox. */
    List<Place> tree(String mailbox) {
        String prefix = mailbox + names.separator();
        return all().stream()
                .filter(p -> p.name.equals(mailbox) || p.name.startsWith(prefix))
                .toList();
    }

    List<MailboxEntry> list() throws IOException {
        scan();
        Set<String> subscribed = subscriptions.read();
        Map<String, Set<SpecialUse>> uses = specialUses.read(all());
        Set<String> all = new TreeSet<>(places.byName.keySet());
        for (String n : places.byName.keySet()) all.addAll(names.parents(n));
        all.addAll(subscribed);
        List<MailboxEntry> entries = new ArrayList<>();
        for (String n : all) {
            MailboxEntry e = entry(n, subscribed, uses);
            if (n.equals(MailboxNames.INBOX)) entries.add(0, e);
            else entries.add(e);
        }
        return entries;
    }

    /** Empty if nothing has this name. */
    Optional<MailboxEntry> find(String mailbox) throws IOException {
        if (place(mailbox).isEmpty() && !hasChildren(mailbox)) return Optional.empty();
        return Optional.of(entry(mailbox, subscriptions.read(), specialUses.read(all())));
    }

    private MailboxEntry entry(String mailbox, Set<String> subscribed, Map<String, Set<SpecialUse>> uses) {
        Place p = places.byName.get(mailbox);
        return new MailboxEntry(
                mailbox,
                p == null ? null : id(p),
                subscribed.contains(mailbox),
                hasChildren(mailbox),
                p == null ? Set.of() : uses.getOrDefault(p.guid, Set.of()));
    }

    AccessList access(Place place) {
        return accessLists.of(place.guid, folder(place).path());
    }

    synchronized void changeAccess(Place place, UnaryOperator<AccessList> change) throws IOException {
        // by what it is called now
        Place now = byGuid(place.guid).orElseThrow(Namespace::noSuchMailbox);
        accessLists.change(now.guid, folder(now).path(), change);
    }

    /** A new mailbox is as shared as the nearest one above it. */
    private void inherit(String mailbox, Path aside) throws IOException {
        Place above = null;
        for (String p : names.parents(mailbox)) above = places.byName.getOrDefault(p, above);
        if (above != null) AclFile.create(disk, aside, access(above));
    }

    /** Does something with what is noted with a mailbox, or with the account. @param place null for the account */
    synchronized <T> T annotate(Place place, StoredAnnotations.Work<T> work) throws IOException {
        Path file = place == null
                ? maildir.resolve(AnnotationsFile.OF_ACCOUNT)
                // by what it is called now
                : folder(byGuid(place.guid).orElseThrow(Namespace::noSuchMailbox))
                        .path()
                        .resolve(AnnotationsFile.OF_MAILBOX);
        return work.with(new AnnotationsFile(disk, file));
    }

    void subscribe(String mailbox, boolean subscribed) throws IOException {
        Set<String> one = Set.of(mailbox);
        subscriptions.change(subscribed ? one : Set.of(), subscribed ? Set.of() : one);
    }

    /** Makes mailboxes aside and shows them at once, all or none; durable when it returns. */
    synchronized void make(Map<String, Set<SpecialUse>> mailboxes) throws IOException {
        long validity = UidValidity.next(disk, maildir, mailboxes.size());
        List<Place> made = new ArrayList<>();
        Map<String, Set<SpecialUse>> uses = new HashMap<>();
        for (Map.Entry<String, Set<SpecialUse>> e : mailboxes.entrySet()) {
            String directory = names.directory(e.getKey());
            Path aside = maildir.resolve(UNFINISHED + directory);
            if (Directories.exists(disk, aside)) Directories.remove(disk, aside);
            disk.createDirectory(aside);
            Creation.mark(disk, new Folder(aside));
            inherit(e.getKey(), aside);
            String guid = Creation.create(disk, new Folder(aside), validity++, random);
            made.add(new Place(e.getKey(), directory, guid));
            uses.put(guid, e.getValue());
        }
        specialUses.set(all(), uses);
        List<Place> shown = new ArrayList<>();
        Directories.Undo undo = () -> {
            for (Place p : shown) disk.rename(folder(p).path(), maildir.resolve(UNFINISHED + p.directory));
        };
        for (Place p : made) {
            try {
                disk.rename(maildir.resolve(UNFINISHED + p.directory), folder(p).path());
            } catch (IOException e) {
                Directories.undo(e, undo);
                // a file system that takes one case for another, or a directory of another program
                if (Directories.exists(disk, folder(p).path())) throw Namespace.alreadyExists();
                throw e;
            }
            shown.add(p);
        }
        Directories.forceOrUndo(disk, maildir, undo);
        made.forEach(this::put);
    }

    private void put(Place p) {
        TreeMap<String, Place> now = new TreeMap<>(places.byName);
        now.put(p.name, p);
        places = Places.of(now);
    }

    private void forget(Place p) {
        TreeMap<String, Place> now = new TreeMap<>(places.byName);
        now.remove(p.name);
        places = Places.of(now);
    }

    /** Takes a mailbox away, durably; its files go after it. */
    synchronized void delete(Place p) throws IOException {
        Path gone = maildir.resolve(DELETED + p.guid);
        Path path = folder(p).path();
        disk.rename(path, gone);
        Directories.forceOrUndo(disk, maildir, () -> disk.rename(gone, path));
        forget(p);
        usage.forget(id(p));
        Directories.remove(disk, gone);
        specialUses.set(all(), Map.of(p.guid, Set.of()));
    }

    /** Renames one directory; not yet durable. */
    synchronized Place rename(Place p, String to) throws IOException {
        Place moved = new Place(to, names.directory(to), p.guid);
        disk.rename(folder(p).path(), folder(moved).path());
        forget(p);
        put(moved);
        return moved;
    }

    void forceNames() throws IOException {
        disk.forceDirectory(maildir);
    }

    /** Removes the account's mail and its directory if nothing else is in it. */
    synchronized void deleteAll() throws IOException {
        Path parent = maildir.getParent();
        Path gone = parent.resolve(DELETED + maildir.getFileName());
        if (Directories.exists(disk, gone)) Directories.remove(disk, gone);
        disk.rename(maildir, gone);
        disk.forceDirectory(parent);
        places = Places.of(new TreeMap<>());
        Directories.remove(disk, gone);
        if (disk.list(parent).isEmpty()) disk.removeDirectory(parent);
    }
}
