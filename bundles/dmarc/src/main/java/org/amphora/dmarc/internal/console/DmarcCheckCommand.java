package org.amphora.dmarc.internal.console;

import java.util.ArrayList;
import java.util.List;
import org.amphora.api.dns.DnsResolver;
import org.amphora.api.mail.Address;
import org.amphora.dmarc.internal.check.Dmarc;
import org.amphora.dmarc.internal.check.DmarcOutcome;
import org.amphora.dmarc.internal.check.Identifier;
import org.amphora.dmarc.internal.check.Identifier.Method;
import org.amphora.dmarc.internal.check.PublicSuffixes;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;

@Service
@Command(
        scope = "mail",
        name = "dmarc-check",
        description =
                "What a domain wants done with a message in its name, and why; see mail:spf-check, mail:dkim-verify")
public final class DmarcCheckCommand implements Action {
    @Argument(name = "from", description = "The domain, or the address, in From", required = true)
    String from;

    @Option(name = "--spf", description = "The domain that SPF passed for; without it SPF has failed")
    String spf = "";

    @Option(name = "--dkim", description = "A domain whose signature is good; several times", multiValued = true)
    List<String> dkim = List.of();

    @Option(name = "--tree-walk", description = "As DMARCbis has it, without the Public Suffix List")
    boolean treeWalk;

    @Reference
    DnsResolver dns;

    @Reference
    Session session;

    @Override
    public Object execute() {
        lines(dns, treeWalk ? null : PublicSuffixes.shipped()).forEach(session.getConsole()::println);
        return null;
    }

    List<String> lines(DnsResolver resolver, PublicSuffixes suffixes) {
        String domain = domain(from);
        var identifiers = new ArrayList<Identifier>();
        identifiers.add(new Identifier(Method.SPF, spf.isEmpty() ? "fail" : "pass", domain(spf), "mfrom"));
        for (String d : dkim) identifiers.add(new Identifier(Method.DKIM, "pass", domain(d), ""));
        if (dkim.isEmpty()) identifiers.add(new Identifier(Method.DKIM, "none", "", ""));
        // as strict as the record can be: of pct every message is chosen
        DmarcOutcome outcome = new Dmarc(resolver, suffixes, () -> 0).check(domain, identifiers);
        var lines = new ArrayList<String>();
        String reason = outcome.reason().isEmpty() ? "" : ": " + outcome.reason();
        lines.add(outcome.result().word() + " (" + domain + " wants: "
                + outcome.disposition().word() + ")" + reason);
        outcome.steps().forEach(step -> lines.add("  " + step.replaceAll("[^ -~]", "?")));
        return lines;
    }

    private static String domain(String text) {
        return Address.domain(text.substring(text.lastIndexOf('@') + 1));
    }
}
