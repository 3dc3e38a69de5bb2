package org.amphora.shell.internal;

import java.util.Arrays;
import org.amphora.api.directory.DirectoryAdmin;
import org.amphora.api.mail.Address;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

@Service
@Command(scope = "mail", name = "user-add", description = "Adds a user")
public final class UserAdd extends MailAction {
    @Argument(name = "address", description = "user@domain of a local domain", required = true)
    String address;

    @Option(name = "--password", description = "The password, for scripts; without it the console asks, without echo")
    String password;

    @Override
    void run() throws Exception {
        char[] secret = Passwords.given(session, password);
        try {
            contracts().tell(DirectoryAdmin.class, "directory", d -> d.addAccount(Address.of(address), secret));
        } finally {
            Arrays.fill(secret, (char) 0);
        }
        say("Added " + address);
    }
}
