package org.amphora.milter.internal.server;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.MailParameters.BodyType;
import org.amphora.api.mail.MailParameters.Return;
import org.amphora.api.mail.Notify;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Route;
import org.amphora.milter.internal.wire.Octets;
import org.amphora.milter.internal.wire.Paths;

/** Paths and parameters of MAIL and RCPT as a mail server tells them; it has checked them, so what is odd is passed over. */
final class Parameters {
    private static final Set<String> LOCAL_MAILERS = Set.of("local", "virtual", "lmtp");

    private static final Pattern HEX = Pattern.compile("[0-9A-F]{2}");

    private final List<String> words;

    private Parameters(List<String> words) {
        this.words = words;
    }

    static MailParameters mail(String path, List<String> words) {
        var in = new Parameters(words);
        return new MailParameters(
                Paths.address(path),
                in.value("SIZE")
                        .filter(s -> s.matches("\\d{1,18}"))
                        .map(Long::parseLong)
                        .orElse(-1L),
                in.value("BODY").orElse("").equalsIgnoreCase("8BITMIME") ? BodyType.EIGHT_BIT_MIME : BodyType.SEVEN_BIT,
                in.has("SMTPUTF8"),
                in.has("REQUIRETLS"),
                in.value("ENVID").map(Parameters::decoded).orElse(""),
                in.value("RET").flatMap(Parameters::ret).orElse(null));
    }

    /** @param mailer the macro {rcpt_mailer}, or empty */
    static Recipient recipient(String path, List<String> words, String mailer) {
        var in = new Parameters(words);
        Address address = Paths.address(path);
        boolean local = LOCAL_MAILERS.contains(mailer.replaceAll(":.*", ""));
        Route route = local ? new Route.Local(address.toString(), "") : new Route.Remote(address.domain());
        return new Recipient(
                address, address, route, in.notifyOn(), in.value("ORCPT").orElse(""));
    }

    private static Optional<Return> ret(String word) {
        for (Return r : Return.values()) if (r.name().equalsIgnoreCase(word)) return Optional.of(r);
        return Optional.empty();
    }

    private Set<Notify> notifyOn() {
        var on = EnumSet.noneOf(Notify.class);
        for (String word : value("NOTIFY").orElse("").toUpperCase(Locale.ROOT).split(","))
            for (Notify n : Notify.values()) if (n.name().equals(word)) on.add(n);
        return on;
    }

    private boolean has(String name) {
        return words.stream().anyMatch(w -> w.equalsIgnoreCase(name));
    }

    private Optional<String> value(String name) {
        return words.stream()
                .filter(w -> w.length() > name.length()
                        && w.charAt(name.length()) == '='
                        && w.regionMatches(true, 0, name, 0, name.length()))
                .map(w -> Octets.toUnicode(w.substring(name.length() + 1)))
                .findFirst();
    }

    /** Of xtext, RFC 3461 §4. */
    private static String decoded(String xtext) {
        var out = new StringBuilder();
        for (int i = 0; i < xtext.length(); i++) {
            boolean escape = xtext.charAt(i) == '+'
                    && HEX.matcher(xtext)
                            .region(i + 1, Math.min(i + 3, xtext.length()))
                            .matches();
            out.append(escape ? (char) Integer.parseInt(xtext.substring(i + 1, i + 3), 16) : xtext.charAt(i));
            if (escape) i += 2;
        }
        return out.toString();
    }
}
