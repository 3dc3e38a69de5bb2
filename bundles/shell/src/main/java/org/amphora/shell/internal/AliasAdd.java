package org.amphora.shell.internal;

import java.util.List;
import org.amphora.api.directory.DirectoryAdmin;
import org.amphora.api.mail.Address;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

@Service
@Command(scope = "mail", name = "alias-add", description = "Adds an alias, or replaces it")
public final class AliasAdd extends MailAction {
    @Argument(index = 0, name = "alias", description = "user@domain, or @domain for all others", required = true)
    String alias;

    @Argument(index = 1, name = "targets", description = "What it stands for", required = true, multiValued = true)
    List<String> targets;

    @Override
    void run() {
        List<Address> addresses = targets.stream().map(Address::of).toList();
        contracts().tell(DirectoryAdmin.class, "directory", d -> d.addAlias(Address.of(alias), addresses));
        say("Added " + alias);
    }
}
