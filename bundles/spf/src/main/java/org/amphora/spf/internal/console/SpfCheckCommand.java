package org.amphora.spf.internal.console;

import java.time.Duration;
import org.amphora.api.dns.DnsResolver;
import org.amphora.api.mail.Address;
import org.amphora.api.site.Network;
import org.amphora.api.site.Site;
import org.amphora.spf.internal.check.Spf;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;

@Service
@Command(scope = "mail", name = "spf-check", description = "Whether a client may send for a domain, and why")
public final class SpfCheckCommand implements Action {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Argument(index = 0, name = "ip", description = "The client's address", required = true)
    String ip;

    @Argument(index = 1, name = "helo", description = "What it says in HELO", required = true)
    String helo;

    @Argument(index = 2, name = "sender", description = "The address in MAIL FROM; <> or none: the null sender")
    String sender = "";

    @Reference
    DnsResolver dns;

    @Reference
    Site site;

    @Reference
    Session session;

    @Override
    public Object execute() {
        String bare = sender.replaceAll("^<|>$", "");
        var report = new SpfReport(new Spf(dns, site.hostname(), LIMIT), Network.address(ip), helo);
        report.lines(bare.isEmpty() ? Address.NULL : Address.of(bare)).forEach(session.getConsole()::println);
        return null;
    }
}
