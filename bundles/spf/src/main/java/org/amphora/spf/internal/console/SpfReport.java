package org.amphora.spf.internal.console;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.amphora.api.mail.Address;
import org.amphora.spf.internal.check.Spf;
import org.amphora.spf.internal.check.SpfOutcome;

/** A check in words: the result on the first line, then how it came about, for MAIL FROM and for HELO. */
record SpfReport(Spf spf, InetAddress client, String helo) {
    List<String> lines(Address sender) {
        var lines = new ArrayList<String>();
        SpfOutcome ofHelo = spf.helo(client, helo);
        SpfOutcome counts = sender.isNull() ? ofHelo : spf.mailFrom(client, helo, sender);
        lines.add(summary(counts));
        if (!sender.isNull()) describe(lines, "MAIL FROM <" + sender + ">", counts);
        describe(lines, "HELO " + helo, ofHelo);
        return lines;
    }

    private static String summary(SpfOutcome outcome) {
        String because = outcome.reason().isEmpty() ? "by " + outcome.mechanism() : outcome.reason();
        return outcome.result().word() + " (" + outcome.domain() + ": " + because + ")";
    }

    private static void describe(List<String> lines, String identity, SpfOutcome outcome) {
        lines.add("");
        lines.add(identity + ": " + summary(outcome));
        outcome.steps().forEach(step -> lines.add("  " + step));
        if (!outcome.explanation().isEmpty()) lines.add("  the domain explains: " + outcome.explanation());
    }
}
