package org.amphora.shell.internal;

import org.amphora.api.directory.DirectoryAdmin;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

@Service
@Command(scope = "mail", name = "domain-add", description = "Adds a local domain")
public final class DomainAdd extends MailAction {
    @Argument(name = "domain", description = "Mail for it is delivered here", required = true)
    String domain;

    @Override
    void run() {
        contracts().tell(DirectoryAdmin.class, "directory", d -> d.addDomain(domain));
        say("Added " + domain);
    }
}
