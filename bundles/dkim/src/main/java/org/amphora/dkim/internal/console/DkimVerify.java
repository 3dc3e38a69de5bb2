package org.amphora.dkim.internal.console;

import java.io.IOException;
import java.util.List;
import org.amphora.dkim.internal.canonical.Message;
import org.amphora.dkim.internal.signature.Verifier;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** OpenDKIM: opendkim -t, opendkim-testmsg. */
@Service
@Command(scope = "mail", name = "dkim-verify", description = "Whether a message's signatures are good, and why")
public final class DkimVerify extends MessageAction {
    @Override
    List<String> lines(Message message) throws IOException {
        var verifier = new Verifier(role.settings().verifier(), role.clock());
        return new VerifyReport(message, role.dns()).lines(verifier.verify(message, role.dns()));
    }
}
