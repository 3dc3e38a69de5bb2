package org.amphora.milter.internal.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Route;
import org.amphora.milter.internal.wire.Octets;

/**
 * The values of Sendmail's macros at one moment of a conversation.
 *
 * @param id of the message, or empty
 * @param mail null before MAIL
 * @param recipient null but at RCPT
 */
record Macros(
        String hostname, MilterSettings settings, Client client, String id, MailParameters mail, Recipient recipient)
        implements UnaryOperator<String> {
    private static final Pattern BITS = Pattern.compile("(?:AES|CAMELLIA|ARIA)_(\\d{3})");

    /** Those of the names that have a value, with it. */
    static Map<String, String> known(List<String> names, UnaryOperator<String> values) {
        var known = new LinkedHashMap<String, String>();
        for (String name : names) {
            String value = values.apply(name.replaceAll("^\\{(.*)}$", "$1"));
            if (value != null) known.put(name, Octets.of(value));
        }
        return known;
    }

    Macros of(Recipient one) {
        return new Macros(hostname, settings, client, id, mail, one);
    }

    /** @param name without braces */
    @Override
    public String apply(String name) {
        return switch (name) {
            case "j" -> hostname;
            case "v" -> settings.product();
            case "daemon_name" -> settings.daemonName().isEmpty() ? hostname : settings.daemonName();
            case "_" -> client.claimed() + " [" + client.address() + "]"
                    + (client.name().equals(client.claimed()) ? "" : " (may be forged)");
            case "client_addr" -> client.address();
            case "client_port" -> Integer.toString(client.session().peerPort());
            case "client_name" -> client.name();
            case "client_ptr" -> client.claimed();
            case "client_resolve" -> client.name().equals(Client.UNKNOWN)
                    ? client.claimed().equals(Client.UNKNOWN) ? "FAIL" : "FORGED"
                    : "OK";
            case "tls_version" -> filled(client.session().tlsProtocol());
            case "cipher" -> filled(client.session().tlsCipher());
            case "cipher_bits" -> bits(client.session().tlsCipher());
            case "i" -> filled(id);
            case "auth_type" -> filled(client.session().mechanism());
            case "auth_authen" -> filled(client.session().user());
            case "mail_addr", "mail_host", "mail_mailer" -> mail == null ? null : ofSender(name);
            case "rcpt_addr", "rcpt_host", "rcpt_mailer" -> recipient == null ? null : ofRecipient(name);
            default -> null;
        };
    }

    private static String filled(String value) {
        return value.isEmpty() ? null : value;
    }

    private String ofSender(String name) {
        return switch (name) {
            case "mail_addr" -> mail.reversePath().toString();
            case "mail_host" -> mail.reversePath().domain();
            default -> "smtp";
        };
    }

    private String ofRecipient(String name) {
        return switch (name) {
            case "rcpt_addr" -> recipient.address().toString();
            case "rcpt_host" -> recipient.address().domain();
            default -> recipient.route() instanceof Route.Local ? "local" : "smtp";
        };
    }

    /** JSSE's name of a cipher suite tells them. */
    private static String bits(String cipher) {
        Matcher aes = BITS.matcher(cipher);
        if (aes.find()) return aes.group(1);
        return cipher.contains("CHACHA20") ? "256" : null;
    }
}
