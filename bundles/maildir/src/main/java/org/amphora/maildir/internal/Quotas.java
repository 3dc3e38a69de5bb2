package org.amphora.maildir.internal;

import java.io.IOException;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.amphora.api.store.MailboxId;
import org.amphora.api.store.Quota;
import org.amphora.api.store.StoreException;
import org.amphora.maildir.internal.disk.Disk;
import org.amphora.maildir.internal.index.Head;
import org.amphora.maildir.internal.mailbox.OpenMailbox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What accounts hold and may hold; {@code maildirsize} follows, for the other programs of a Maildir. */
final class Quotas {
    private static final Logger LOG = LoggerFactory.getLogger(Quotas.class);

    private final Disk disk;
    private final ToLongFunction<String> limits;
    private final Accounts accounts;
    private final OpenMailboxes mailboxes;

    /** @param limits in bytes by account, 0 for none of the configuration: then {@code maildirsize} may have one */
    Quotas(Disk disk, ToLongFunction<String> limits, Accounts accounts, OpenMailboxes mailboxes) {
        this.disk = disk;
        this.limits = limits;
        this.accounts = accounts;
        this.mailboxes = mailboxes;
    }

    /** The account's sums, with those of mailboxes that are not open as their snapshots tell them. */
    Usage usage(Account account) throws IOException {
        Usage usage = account.usage();
        limit(account);
        for (Account.Place p : account.all()) {
            MailboxId id = account.id(p);
            if (usage.knows(id)) continue;
            Optional<Head> head = OpenMailbox.exactHead(disk, account.folder(p));
            if (head.isPresent())
                usage.set(id, head.get().messages(), head.get().bytes());
            else mailboxes.use(id, OpenMailbox::status);
        }
        return usage;
    }

    /** That of an account, which may have no mailboxes and gets none. */
    Quota of(String account) throws IOException {
        try {
            return accounts.use(account, false, a -> usage(a).quota());
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.NO_SUCH_MAILBOX) throw e;
            return new Quota(0, limits.applyAsLong(account), 0, 0);
        }
    }

    private void limit(Account account) throws IOException {
        long bytes = limits.applyAsLong(account.name());
        Optional<Quota> file =
                bytes > 0 ? Optional.empty() : account.maildirSize().read();
        if (file.isPresent())
            account.usage().limit(file.get().limitBytes(), file.get().limitMessages());
        else account.usage().limit(bytes, 0);
    }

    /** A mailbox holds this now; gives whether {@link #follow} should come soon. With the mailbox's lock. */
    boolean measured(String account, MailboxId id, long messages, long bytes) {
        Optional<Account> known = accounts.known(account);
        known.ifPresent(a -> a.usage().set(id, messages, bytes));
        return known.isPresent() && known.get().usage().isToBeTold();
    }

    /** Makes {@code maildirsize} say what the account holds now, if it has a limit. */
    Account follow(Account account) {
        if (!account.usage().told()) return account;
        try {
            limit(account);
            Quota now = account.usage().quota();
            if (now.limitBytes() > 0 || now.limitMessages() > 0)
                account.maildirSize().follow(usage(account).quota());
        } catch (IOException | StoreException e) {
            LOG.warn("account={} maildirsize cannot be written: {}", account.name(), e.toString());
        }
        return account;
    }
}
