package org.amphora.dns.internal.zone;

import java.util.ArrayList;
import java.util.List;
import org.amphora.api.net.ListenerInfo;

/**
 * What a mail program connects to.
 *
 * @param protocol {@code imap}, {@code pop3} or {@code smtp} (submission)
 * @param implicitTls TLS from the first byte, else STARTTLS
 */
public record MailService(String protocol, int port, boolean implicitTls) {
    /** Those of our listeners that somebody elsewhere can reach, and safely. */
    public static List<MailService> of(List<ListenerInfo> listeners) {
        var services = new ArrayList<MailService>();
        for (ListenerInfo l : listeners) {
            boolean forUsers = l.protocol().equals("imap")
                    || l.protocol().equals("pop3")
                    || l.protocol().equals("smtp") && l.profile().equals("submission");
            if (!forUsers || l.port() == 0 || l.tls().equals("none") || isLocal(l.address())) continue;
            var service = new MailService(l.protocol(), l.port(), l.tls().equals("implicit"));
            if (!services.contains(service)) services.add(service);
        }
        return services;
    }

    private static boolean isLocal(String address) {
        return address.startsWith("unix:")
                || address.matches(
                        "(127\\.[0-9.]+|\\[?::1\\]?|localhost)([, ]+(127\\.[0-9.]+|\\[?::1\\]?|localhost))*");
    }

    /** RFC 6186 §3, RFC 8314 §5.1. */
    String label() {
        String name = protocol.equals("smtp") ? "submission" : protocol;
        return '_' + name + (implicitTls ? "s" : "") + "._tcp";
    }
}
