package org.amphora.maildir.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.amphora.api.store.MailboxId;
import org.amphora.api.store.StoreCare.Report;
import org.amphora.api.store.StoreException;
import org.amphora.maildir.internal.mailbox.OpenMailbox;
import org.amphora.maildir.internal.mailbox.Surroundings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds and mends damage, one mailbox after the other. */
final class Care {
    private static final Logger LOG = LoggerFactory.getLogger(Care.class);

    private final Surroundings around;
    private final OpenMailboxes mailboxes;

    Care(Surroundings around, OpenMailboxes mailboxes) {
        this.around = around;
        this.mailboxes = mailboxes;
    }

    List<Report> check(Account account) throws IOException {
        account.scan();
        List<Report> reports = new ArrayList<>();
        for (Account.Place p : List.copyOf(account.all())) reports.add(check(account, p));
        return reports;
    }

    private Report check(Account account, Account.Place place) {
        try {
            return mailboxes.use(
                    account.id(place),
                    box -> new Report(place.name(), box.messages().size(), box.check()));
        } catch (StoreException e) {
            return failed(place, e);
        }
    }

    List<Report> rebuild(Account account) throws IOException {
        account.scan();
        List<Report> reports = new ArrayList<>();
        for (Account.Place p : List.copyOf(account.all())) {
            Report before = check(account, p);
            try {
                reports.add(rebuild(account, p, before.findings()));
            } catch (IOException e) {
                reports.add(failed(p, e));
            }
        }
        return reports;
    }

    private Report rebuild(Account account, Account.Place place, List<String> found) throws IOException {
        MailboxId id = account.id(place);
        List<String> findings = new ArrayList<>(found);
        mailboxes.change(id, open -> {
            // what is only in the log reaches the names of files
            open.ifPresent(OpenMailbox::close);
            OpenMailbox box = OpenMailbox.rebuild(around, id, place.guid(), account.folder(place));
            findings.add("the index was made anew with " + box.messages().size() + " messages");
            box.close();
        });
        LOG.info("mailbox={} rebuilt: {}", account.folder(place).path(), String.join("; ", findings));
        // opened again by the next who wants it
        return new Report(place.name(), mailboxes.use(id, box -> box.messages().size()), findings);
    }

    private static Report failed(Account.Place place, Exception e) {
        Throwable cause = e.getCause() != null ? e.getCause() : e;
        return new Report(place.name(), 0, List.of("it cannot be opened: " + cause));
    }
}
