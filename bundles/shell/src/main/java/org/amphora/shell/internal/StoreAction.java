package org.amphora.shell.internal;

import java.util.List;
import org.amphora.api.directory.Account;
import org.amphora.api.directory.DirectoryAdmin;
import org.amphora.api.store.StoreCare;
import org.amphora.api.store.StoreCare.Report;
import org.amphora.api.store.StoreException;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Completion;

/** Does something with the mail of one account or of all, account by account, and says what was found. */
abstract class StoreAction extends MailAction {
    @Argument(name = "user", description = "The account; all without one")
    @Completion(AccountCompleter.class)
    String account;

    private int mailboxes;
    private int findings;

    abstract List<Report> reports(StoreCare care, String account);

    @Override
    void run() {
        if (account != null) look(account);
        else
            for (Account a : contracts().require(DirectoryAdmin.class, "directory", DirectoryAdmin::accounts))
                look(a.name());
        say(mailboxes + " mailboxes, " + (findings == 0 ? "nothing found" : findings + " findings"));
    }

    private void look(String name) {
        try {
            contracts()
                    .require(StoreCare.class, "maildir", care -> reports(care, name))
                    .forEach(r -> show(name, r));
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.NO_SUCH_MAILBOX) throw e;
            if (account != null) say(name + " has no mail");
        }
    }

    private void show(String name, Report report) {
        mailboxes++;
        findings += report.findings().size();
        for (String finding : report.findings()) say(name + " " + report.mailbox() + ": " + finding);
        if (report.findings().isEmpty() && account != null)
            say(name + " " + report.mailbox() + ": " + report.messages() + " messages");
    }
}
