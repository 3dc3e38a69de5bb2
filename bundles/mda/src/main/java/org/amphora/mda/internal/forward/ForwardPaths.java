package org.amphora.mda.internal.forward;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Route;

/** The paths where the forward file of one recipient may be. */
final class ForwardPaths {
    /** Of what a stranger has written, other characters become an underscore. Postfix: forward_expansion_filter. */
    private static final String HARMLESS = "1234567890!@%-_=+:,.abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private ForwardPaths() {}

    static List<Path> of(List<String> patterns, Path home, Recipient recipient) {
        Map<String, String> values = values(home, recipient);
        Set<Path> paths = new LinkedHashSet<>();
        for (String pattern : patterns) {
            String text = ForwardSettings.VARIABLE
                    .matcher(pattern)
                    .replaceAll(m -> Matcher.quoteReplacement(values.get(ForwardSettings.name(m))));
            try {
                paths.add(Path.of(text).normalize());
            } catch (InvalidPathException e) {
                // characters that this machine's locale has not: there is no such file
            }
        }
        return new ArrayList<>(paths);
    }

    private static Map<String, String> values(Path home, Recipient recipient) {
        var local = (Route.Local) recipient.route();
        Address account = Address.of(local.account());
        String given = recipient.address().local();
        // a detail with a slash would be a path: there is none then
        String detail = local.detail().indexOf('/') >= 0 ? "" : local.detail();
        int delimiter = given.length() - local.detail().length() - 1;
        boolean known = !detail.isEmpty() && delimiter >= 0 && given.endsWith(detail);
        Map<String, String> values = new HashMap<>();
        values.put("home", home.toString());
        values.put("user", account.local());
        values.put("domain", account.domain());
        values.put("local", harmless(given));
        values.put("recipient", harmless(given + '@' + recipient.address().domain()));
        values.put("extension", harmless(detail));
        values.put("recipient_delimiter", known ? harmless(given.substring(delimiter, delimiter + 1)) : "");
        return values;
    }

    private static String harmless(String text) {
        var out = new StringBuilder(text.length());
        for (char c : text.toCharArray()) out.append(HARMLESS.indexOf(c) < 0 ? '_' : c);
        return out.toString();
    }
}
