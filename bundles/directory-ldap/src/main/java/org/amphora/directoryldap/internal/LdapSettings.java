package org.amphora.directoryldap.internal;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPURL;
import com.unboundid.ldap.sdk.SearchScope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.amphora.api.role.ConfigReader;

/**
 * The settings of {@code org.amphora.directoryldap.cfg}; the annotation tells what each value means.
 *
 * @param trust for TLS, whether it is used or not
 * @param password of {@code dn}, or empty
 */
record LdapSettings(
        List<LDAPURL> uris,
        boolean startTls,
        SSLContext trust,
        String dn,
        String password,
        String base,
        SearchScope scope,
        FilterTemplate userFilter,
        FilterTemplate passFilter,
        Attributes attributes,
        int connections,
        Duration connectTimeout,
        Duration timeout) {
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /** @param etc what relative files are relative to */
    static LdapSettings read(ConfigReader in, Path etc) {
        boolean startTls = in.flag("ldap_starttls");
        List<LDAPURL> uris = uris(in, startTls);
        String dn = in.text("ldap_dn");
        Optional<String> password = firstLine(in, etc);
        if (!dn.isEmpty() && password.isEmpty()) in.mistake("ldap_dnpass_file", "", "the password of ldap_dn");
        // RFC 4513 §6.3.1: a password goes to who has proved to be the server
        Optional<SSLContext> trust = in.value("ldap_tls_ca_cert_file", f -> Trust.of(f, etc));
        Optional<FilterTemplate> userFilter = in.value("ldap_user_filter", FilterTemplate::new);
        Optional<FilterTemplate> passFilter = in.value("ldap_pass_filter", FilterTemplate::new);
        List<String> attrs = in.list("ldap_user_attrs");
        Optional<Attributes> attributes = in.value("ldap_user_attrs", t -> new Attributes(attrs));
        SearchScope scope =
                switch (in.oneOf("ldap_scope", "subtree", "onelevel", "base")) {
                    case "onelevel" -> SearchScope.ONE;
                    case "base" -> SearchScope.BASE;
                    default -> SearchScope.SUB;
                };
        String base = in.text("ldap_base");
        if (!DN.isValidDN(base)) in.mistake("ldap_base", base, "a DN such as dc=example,dc=org");
        if (!DN.isValidDN(dn)) in.mistake("ldap_dn", dn, "a DN such as cn=mail,dc=example,dc=org");
        int connections = in.number("ldap_connections", 1, 1000);
        Duration connectTimeout = in.duration("ldap_connect_timeout", Duration.ofMillis(1), LONGEST);
        Duration timeout = in.duration("ldap_timeout", Duration.ofMillis(1), LONGEST);
        in.done();
        return new LdapSettings(
                uris,
                startTls,
                trust.orElseThrow(),
                dn,
                password.orElse(""),
                base,
                scope,
                userFilter.orElseThrow(),
                passFilter.orElseThrow(),
                attributes.orElseThrow(),
                connections,
                connectTimeout,
                timeout);
    }

    private static List<LDAPURL> uris(ConfigReader in, boolean startTls) {
        var uris = new ArrayList<LDAPURL>();
        for (String uri : in.list("ldap_uris")) {
            try {
                var url = new LDAPURL(uri);
                if (url.getHost() == null || !List.of("ldap", "ldaps").contains(url.getScheme()))
                    in.mistake("ldap_uris", uri, "ldap://host:port or ldaps://host:port");
                else if (startTls && url.getScheme().equals("ldaps"))
                    in.mistake("ldap_uris", uri, "ldap:// with ldap_starttls = yes");
                else uris.add(url);
            } catch (LDAPException e) {
                in.mistake("ldap_uris", uri, "ldap://host:port or ldaps://host:port");
            }
        }
        return uris;
    }

    private static Optional<String> firstLine(ConfigReader in, Path etc) {
        String file = in.text("ldap_dnpass_file");
        if (file.isEmpty()) return Optional.empty();
        try (var lines = Files.lines(etc.resolve(file))) {
            return lines.findFirst();
        } catch (IOException | UncheckedIOException e) {
            in.mistake("ldap_dnpass_file", file, "a file that can be read");
            return Optional.empty();
        }
    }
}
