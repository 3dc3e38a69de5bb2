package org.amphora.shell.internal;

import org.amphora.api.directory.DirectoryAdmin;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

@Service
@Command(scope = "mail", name = "domain-remove", description = "Removes a local domain")
public final class DomainRemove extends MailAction {
    @Argument(name = "domain", description = "A local domain", required = true)
    @Completion(DomainCompleter.class)
    String domain;

    @Override
    void run() {
        contracts().tell(DirectoryAdmin.class, "directory", d -> d.removeDomain(domain));
        say("Removed " + domain);
    }
}
