package org.amphora.dkim.internal.console;

import java.util.ArrayList;
import java.util.List;
import org.amphora.api.dns.DnsAnswer;
import org.amphora.api.dns.DnsResolver;
import org.amphora.dkim.internal.canonical.Message;
import org.amphora.dkim.internal.signature.DkimSignature;
import org.amphora.dkim.internal.signature.KeyLookup;
import org.amphora.dkim.internal.signature.Result;
import org.amphora.dkim.internal.signature.TagList;
import org.amphora.dkim.internal.signature.Verification;
import org.amphora.mime.HeaderField;

/** What was found out about the signatures of a message, in words. */
record VerifyReport(Message message, DnsResolver dns) {
    List<String> lines(List<Verification> all) {
        var lines = new ArrayList<String>();
        Verification best =
                all.stream().filter(v -> v.result() == Result.PASS).findFirst().orElse(all.get(0));
        lines.add(summary(best));
        List<HeaderField> fields = message.all(DkimSignature.NAME);
        for (int i = 0; i < all.size() && i < fields.size(); i++) {
            lines.add("");
            lines.add("signature " + (i + 1) + ": " + summary(all.get(i)));
            describe(lines, fields.get(i));
        }
        if (fields.size() > all.size())
            lines.add("the " + (fields.size() - all.size()) + " further down are not looked at");
        return lines;
    }

    private static String summary(Verification one) {
        String label = one.label().toString();
        String text = one.result().word() + (label.isEmpty() ? "" : " (" + label + ")");
        return (one.reason().isEmpty() ? text : text + ": " + one.reason()) + (one.testing() ? " (test mode)" : "");
    }

    private void describe(List<String> lines, HeaderField field) {
        try {
            TagList tags = TagList.parse(field.body());
            lines.add("  canonical form " + tags.get("c").orElse("simple/simple"));
            lines.add("  signs " + TagList.oneLine(tags.need("h")).replace(" ", ""));
            tags.get("l").ifPresent(l -> lines.add("  signs so many bytes of the body: " + TagList.oneLine(l)));
            String name = KeyLookup.name(tags.need("s"), tags.need("d"));
            lines.add("  " + name + " says " + (dns == null ? "nothing: the role dns is not there" : published(name)));
        } catch (IllegalArgumentException e) {
            lines.add("  cannot be read: " + e.getMessage());
        }
    }

    private String published(String name) {
        DnsAnswer<String> answer = dns.txt(name);
        if (answer instanceof DnsAnswer.Found<String> found)
            return TagList.oneLine(String.join(" | ", found.records()));
        if (answer instanceof DnsAnswer.Temporary<String> temporary) return "nothing now: " + temporary.reason();
        return "nothing";
    }
}
