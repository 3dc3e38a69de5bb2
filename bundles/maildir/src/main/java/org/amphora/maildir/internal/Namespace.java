package org.amphora.maildir.internal;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.amphora.api.store.MailboxEntry;
import org.amphora.api.store.MailboxId;
import org.amphora.api.store.SpecialUse;
import org.amphora.api.store.StoreException;
import org.amphora.api.store.StoreException.Kind;
import org.amphora.api.store.UidSet;
import org.amphora.maildir.internal.format.MailboxNames;
import org.amphora.maildir.internal.mailbox.OpenMailbox;

/**
 * Creates, deletes and renames mailboxes (RFC 3501 §6.3.3 to §6.3.5). One change of an account's names at a time; a
 * mailbox whose directory changes is used by nobody meanwhile.
 */
final class Namespace {
    private final MailboxNames names;
    private final OpenMailboxes mailboxes;
    private final Sharing sharing;
    private final Consumer<MailboxId> gone;

    /** @param gone is told of a mailbox that was deleted */
    Namespace(MailboxNames names, OpenMailboxes mailboxes, Sharing sharing, Consumer<MailboxId> gone) {
        this.names = names;
        this.mailboxes = mailboxes;
        this.sharing = sharing;
        this.gone = gone;
    }

    static StoreException noSuchMailbox() {
        return new StoreException(Kind.NO_SUCH_MAILBOX, "No such mailbox");
    }

    static StoreException alreadyExists() {
        return new StoreException(Kind.ALREADY_EXISTS, "Mailbox exists");
    }

    /** The account of a mailbox's id. */
    static String accountOf(MailboxId id) {
        int colon = id.value().indexOf(':');
        if (colon < 0) throw noSuchMailbox();
        return id.value().substring(colon + 1);
    }

    /** What an id stands for, in its account. */
    static Account.Place place(Account account, MailboxId id) {
        String guid = id.value().substring(0, id.value().indexOf(':'));
        return account.byGuid(guid).orElseThrow(Namespace::noSuchMailbox);
    }

    MailboxEntry create(Account a, String name, Set<SpecialUse> specialUse) throws IOException {
        synchronized (a) {
            if (a.place(name).isPresent()) throw alreadyExists();
            Map<String, Set<SpecialUse>> made = missingParents(a, name);
            made.put(name, specialUse);
            a.make(made);
            return a.find(name).orElseThrow(Namespace::noSuchMailbox);
        }
    }

    private Map<String, Set<SpecialUse>> missingParents(Account a, String name) throws IOException {
        Map<String, Set<SpecialUse>> missing = new LinkedHashMap<>();
        for (String p : names.parents(name)) if (a.place(p).isEmpty()) missing.put(p, Set.of());
        return missing;
    }

    void delete(Account a, String name) throws IOException {
        synchronized (a) {
            Optional<Account.Place> place = a.place(name);
            if (place.isEmpty() && a.hasChildren(name)) throw new StoreException(Kind.CANNOT, "Mailbox has children");
            delete(a, place.orElseThrow(Namespace::noSuchMailbox));
        }
    }

    private void delete(Account a, Account.Place place) throws IOException {
        MailboxId id = a.id(place);
        mailboxes.change(id, open -> {
            a.delete(place);
            open.ifPresent(OpenMailbox::discard);
        });
        sharing.forget(a);
        gone.accept(id);
    }

    /** Every mailbox of the account, and its directory. */
    void deleteAll(Account a) throws IOException {
        synchronized (a) {
            for (Account.Place p : List.copyOf(a.all())) {
                if (!p.name().equals(MailboxNames.INBOX)) delete(a, p);
            }
            MailboxId inbox = inbox(a);
            mailboxes.change(inbox, open -> {
                a.deleteAll();
                open.ifPresent(OpenMailbox::discard);
            });
            sharing.forget(a);
            gone.accept(inbox);
        }
    }

    static MailboxId inbox(Account a) throws IOException {
        return a.id(a.place(MailboxNames.INBOX).orElseThrow(Namespace::noSuchMailbox));
    }

    void rename(Account a, String from, String to) throws IOException {
        synchronized (a) {
            if (a.place(to).isPresent() || a.hasChildren(to)) throw alreadyExists();
            if (a.place(from).isEmpty() && !a.hasChildren(from)) throw noSuchMailbox();
            boolean isInbox = from.equals(MailboxNames.INBOX);
            if (to.startsWith(from + names.separator()) && !isInbox) {
                throw new StoreException(Kind.CANNOT, "Cannot rename into itself");
            }
            for (Account.Place p : a.tree(from)) names.checked(renamed(p, from, to));
            Map<String, Set<SpecialUse>> made = missingParents(a, to);
            if (!made.isEmpty()) a.make(made);
            if (isInbox) renameInbox(a, to);
            else renameTree(a, from, to);
        }
    }

    private static String renamed(Account.Place p, String from, String to) {
        return to + p.name().substring(from.length());
    }

    /** Its messages move, the inbox stays, and what is below it. */
    private void renameInbox(Account a, String target) throws IOException {
        a.make(Map.of(target, Set.of()));
        MailboxId moved = a.id(a.place(target).orElseThrow(Namespace::noSuchMailbox));
        mailboxes.use(inbox(a), i -> mailboxes.use(moved, m -> i.moveTo(m, UidSet.ALL, "")));
    }

    private void renameTree(Account a, String from, String to) throws IOException {
        for (Account.Place p : a.tree(from)) {
            mailboxes.change(a.id(p), open -> {
                Account.Place moved = a.rename(p, renamed(p, from, to));
                open.ifPresent(box -> box.moved(a.folder(moved)));
            });
        }
        a.forceNames();
    }
}
