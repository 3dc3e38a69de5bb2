package org.amphora.dns.internal.zone;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The files that go with the records: to be served over HTTPS. */
public record ClientFiles(String domain, String host, List<MailService> services) {
    /** RFC 8461 §3.2; with CRLF. */
    String mtaStsPolicy() {
        return "version: STSv1\r\nmode: enforce\r\nmx: " + host + "\r\nmax_age: 604800\r\n";
    }

    /** RFC 8461 §3.1: another policy has another one. */
    String mtaStsId() {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(mtaStsPolicy().getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** As Thunderbird and those who have learned from it read it: config-v1.1.xml. */
    String autoconfig() {
        var xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<clientConfig version=\"1.1\">\n");
        xml.append("  <emailProvider id=\"").append(domain).append("\">\n");
        element(xml, 4, "domain", domain);
        element(xml, 4, "displayName", domain);
        element(xml, 4, "displayShortName", domain);
        // the first of a kind is taken: the safer before the other
        for (boolean implicit : new boolean[] {true, false})
            for (MailService s : services) if (s.implicitTls() == implicit) server(xml, s);
        return xml.append("  </emailProvider>\n</clientConfig>\n").toString();
    }

    private void server(StringBuilder xml, MailService service) {
        String kind = service.protocol().equals("smtp") ? "outgoingServer" : "incomingServer";
        xml.append("    <")
                .append(kind)
                .append(" type=\"")
                .append(service.protocol())
                .append("\">\n");
        element(xml, 6, "hostname", host);
        element(xml, 6, "port", Integer.toString(service.port()));
        element(xml, 6, "socketType", service.implicitTls() ? "SSL" : "STARTTLS");
        element(xml, 6, "authentication", "password-cleartext");
        element(xml, 6, "username", "%EMAILADDRESS%");
        xml.append("    </").append(kind).append(">\n");
    }

    private static void element(StringBuilder xml, int indent, String name, String text) {
        xml.append(" ".repeat(indent)).append('<').append(name).append('>').append(text);
        xml.append("</").append(name).append(">\n");
    }
}
