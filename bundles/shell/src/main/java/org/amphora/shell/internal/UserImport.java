package org.amphora.shell.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.amphora.api.directory.DirectoryAdmin;
import org.amphora.api.directory.DirectoryAdmin.Imported;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

@Service
@Command(
        scope = "mail",
        name = "user-import",
        description = "Adds the users of a passwd or shadow file with the passwords that they have")
public final class UserImport extends MailAction {
    @Argument(name = "domain", description = "Local domain of names that have none", required = true)
    String domain;

    @Argument(index = 1, name = "file", description = "Lines of name:hash:..., on the server's disk", required = true)
    String file;

    @Override
    void run() throws Exception {
        List<String> lines = Files.readAllLines(Path.of(file));
        Imported done = contracts().require(DirectoryAdmin.class, "directory", d -> d.importAccounts(domain, lines));
        done.refused().forEach(this::say);
        say("Added " + done.added() + (done.added() == 1 ? " user" : " users") + ", left out "
                + done.refused().size());
    }
}
