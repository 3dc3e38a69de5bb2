package org.amphora.dkim.internal.console;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import org.amphora.api.mail.Address;
import org.amphora.dkim.internal.DkimSettings;
import org.amphora.dkim.internal.Selection;
import org.amphora.dkim.internal.canonical.Message;
import org.amphora.dkim.internal.signature.DkimSignature;
import org.amphora.dkim.internal.signature.PublishedKey;
import org.amphora.dkim.internal.signature.Signer;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** OpenDKIM: opendkim-testmsg. */
@Service
@Command(scope = "mail", name = "dkim-sign", description = "The signatures that a message gets if one of us sends it")
public final class DkimSign extends MessageAction {
    @Override
    List<String> lines(Message message) throws IOException {
        DkimSettings settings = role.settings();
        Address author = Selection.author(message);
        if (author.isNull()) return List.of("unsigned: it has no author, or more than one");
        List<Signer.Request> requests = settings.keyring().requests(author.local(), author.domain());
        if (requests.isEmpty()) return List.of("unsigned: no key signs for " + author.domain());
        try {
            List<String> values = new Signer(settings.signer(), role.clock()).sign(message, requests);
            var lines = new ArrayList<String>();
            lines.add(
                    "signed for " + author + (requests.size() == 1 ? " by 1 key" : " by " + requests.size() + " keys"));
            for (Signer.Request request : requests) {
                String problem = PublishedKey.problem(request.key(), role.dns());
                lines.add("  " + request.key().name() + ": " + (problem.isEmpty() ? "published" : problem));
            }
            for (String value : values)
                lines.addAll((DkimSignature.NAME + ": " + value).lines().toList());
            return lines;
        } catch (GeneralSecurityException e) {
            return List.of("unsigned: a key does not work: " + e.getMessage());
        }
    }
}
