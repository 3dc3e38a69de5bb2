package org.amphora.shell.internal;

import org.amphora.api.directory.DirectoryAdmin;
import org.amphora.api.mail.Address;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

@Service
@Command(scope = "mail", name = "alias-remove", description = "Removes an alias")
public final class AliasRemove extends MailAction {
    @Argument(name = "alias", description = "user@domain, or @domain", required = true)
    @Completion(AliasCompleter.class)
    String alias;

    @Override
    void run() {
        contracts().tell(DirectoryAdmin.class, "directory", d -> d.removeAlias(Address.of(alias)));
        say("Removed " + alias);
    }
}
