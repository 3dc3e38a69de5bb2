package org.amphora.maildir.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.amphora.api.store.AccessList;
import org.amphora.api.store.Grantee;
import org.amphora.api.store.StoreException;
import org.amphora.maildir.internal.disk.Disk;
import org.amphora.maildir.internal.format.AclFile;
import org.amphora.maildir.internal.format.SharedMailboxes;
import org.amphora.maildir.internal.mailbox.Failures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What accounts have shared: keeps the one list of all accounts in step with the lists of their mailboxes. */
final class Sharing {
    private static final Logger LOG = LoggerFactory.getLogger(Sharing.class);

    private final Disk disk;
    private final Locations locations;
    private final SharedMailboxes shared;

    Sharing(Disk disk, Locations locations) {
        this.disk = disk;
        this.locations = locations;
        this.shared = new SharedMailboxes(disk, locations.root());
    }

    /** Those that are here: the list may name accounts that were removed, which must not be made again. */
    List<String> sharers(String account) throws IOException {
        List<String> here = new ArrayList<>();
        for (String owner : shared.sharers(account)) if (isHere(owner)) here.add(owner);
        return here;
    }

    private boolean isHere(String owner) throws IOException {
        try {
            return Directories.exists(disk, locations.maildir(owner).resolve("cur"));
        } catch (StoreException e) {
            return false; // no name that an account can have
        }
    }

    /** Makes known what another program has shared, or what was known before the list was lost. */
    Account opened(Account a) {
        try {
            Set<Grantee> grantees = new HashSet<>();
            for (Account.Place p : a.all())
                grantees.addAll(AclFile.read(disk, a.folder(p).path()).sharedWith());
            if (!grantees.isEmpty()) shared.add(a.name(), grantees);
        } catch (IOException e) {
            LOG.warn("account={} what it shares is not made known: {}", a.name(), e.toString());
        }
        return a;
    }

    void change(Account a, Account.Place place, UnaryOperator<AccessList> change) throws IOException {
        synchronized (a) {
            a.changeAccess(place, before -> {
                AccessList now = change.apply(before);
                makeKnown(a, now);
                return now;
            });
        }
        forget(a);
    }

    private void makeKnown(Account a, AccessList list) {
        try {
            shared.add(a.name(), list.sharedWith());
        } catch (IOException e) {
            throw Failures.unavailable(e);
        }
    }

    /** Takes out of the list with whom the account shares nothing any more; one that stays there does no harm. */
    void forget(Account a) {
        try {
            synchronized (a) {
                if (shared.has(a.name())) shared.set(a.name(), grantees(a));
            }
        } catch (IOException e) {
            LOG.warn("account={} what it shares no longer stays known: {}", a.name(), e.toString());
        }
    }

    private static Set<Grantee> grantees(Account a) {
        Set<Grantee> all = new HashSet<>();
        for (Account.Place p : a.all()) all.addAll(a.access(p).sharedWith());
        return all;
    }
}
