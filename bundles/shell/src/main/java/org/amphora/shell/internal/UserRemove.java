package org.amphora.shell.internal;

import org.amphora.api.directory.DirectoryAdmin;
import org.amphora.api.mail.Address;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

@Service
@Command(scope = "mail", name = "user-remove", description = "Removes a user; the mail stays on disk")
public final class UserRemove extends MailAction {
    @Argument(name = "address", description = "user@domain", required = true)
    @Completion(AccountCompleter.class)
    String address;

    @Override
    void run() {
        contracts().tell(DirectoryAdmin.class, "directory", d -> d.removeAccount(Address.of(address)));
        say("Removed " + address);
    }
}
