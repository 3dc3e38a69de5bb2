package org.amphora.dkim.internal.console;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.amphora.api.dns.DnsResolver;
import org.amphora.dkim.internal.signature.PublishedKey;
import org.amphora.dkim.internal.signature.SigningKey;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** OpenDKIM: opendkim-testkey. */
@Service
@Command(scope = "mail", name = "dkim-testkey", description = "Whether the DNS has the keys that sign here")
public final class DkimTestKey extends DkimAction {
    @Argument(index = 0, name = "domain", description = "Only this domain's keys")
    String domain;

    @Argument(index = 1, name = "selector", description = "Only this key")
    String selector;

    @Override
    List<String> lines() throws IOException {
        List<SigningKey> keys = role.settings().keyring().keys().stream()
                .filter(k -> domain == null || k.domain().equalsIgnoreCase(domain))
                .filter(k -> selector == null || k.selector().equalsIgnoreCase(selector))
                .toList();
        return lines(keys, role.dns());
    }

    static List<String> lines(List<SigningKey> keys, DnsResolver dns) {
        var lines = new ArrayList<String>();
        int bad = 0;
        for (SigningKey key : keys) {
            String problem = PublishedKey.problem(key, dns);
            if (!problem.isEmpty()) bad++;
            lines.add("  " + key.name() + ": " + (problem.isEmpty() ? "published" : problem));
        }
        if (keys.isEmpty()) lines.add("there is no such key; see mail:dkim-genkey");
        else
            lines.add(
                    0,
                    bad == 0
                            ? "all keys are published: " + keys.size()
                            : bad + " of " + keys.size() + " not published");
        return lines;
    }
}
