package org.amphora.dkim.internal.console;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.amphora.dkim.internal.arc.ArcStatus;
import org.amphora.dkim.internal.arc.ArcValidator;
import org.amphora.dkim.internal.canonical.Message;
import org.amphora.dkim.internal.signature.Result;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

@Service
@Command(scope = "mail", name = "arc-verify", description = "Whether a message's ARC chain is good, and why")
public final class ArcVerify extends MessageAction {
    @Override
    List<String> lines(Message message) throws IOException {
        return lines(new ArcValidator(role.settings().verifier(), role.clock()).validate(message, role.dns()));
    }

    static List<String> lines(ArcStatus status) {
        var lines = new ArrayList<String>();
        String oldest = status.oldestPass() == 0
                ? " (no forwarder has changed the message)"
                : " (unchanged since set " + status.oldestPass() + ")";
        String why = status.result() == Result.PASS ? oldest : status.reason().isEmpty() ? "" : ": " + status.reason();
        lines.add(status.result().word() + why);
        status.steps().forEach(step -> lines.add("  " + step));
        return lines;
    }
}
