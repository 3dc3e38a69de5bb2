package org.amphora.shell.internal;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;

@Service
@Command(scope = "mail", name = "swap", description = "Replaces a role's bundle while mail flows")
public final class SwapCommand extends MailAction {
    @Argument(index = 0, name = "role", description = "Such as smtp, imap, maildir or filter-sample", required = true)
    @Completion(RoleCompleter.class)
    String role;

    @Argument(index = 1, name = "build", description = "A jar, or a mvn: URL", required = true)
    @Completion(FileCompleter.class)
    String build;

    @Override
    void run() throws Exception {
        say(new Swap(context, role).to(build));
    }
}
