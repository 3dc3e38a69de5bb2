package org.amphora.directoryldap.internal;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.amphora.api.role.ConfigReader;
import org.amphora.testkit.tls.FakeTls;

/** A server on the loopback with a few entries below {@code dc=example,dc=org}. */
final class LdapRig implements AutoCloseable {
    static final String MANAGER = "cn=mail,dc=example,dc=org";
    final FakeTls tls;
    final InMemoryDirectoryServer server;
    private final Path etc;

    LdapRig(Path etc, String mode) throws Exception {
        this(etc, mode, new FakeTls());
    }

    /** @param mode {@code plain}, {@code starttls} or {@code ldaps} */
    LdapRig(Path etc, String mode, FakeTls tls) throws Exception {
        this.etc = etc;
        this.tls = tls;
        var config = new InMemoryDirectoryServerConfig("dc=example,dc=org");
        config.addAdditionalBindCredentials(MANAGER, "of the manager");
        config.setSchema(null);
        InetAddress here = InetAddress.getLoopbackAddress();
        config.setListenerConfigs(
                mode.equals("ldaps")
                        ? InMemoryListenerConfig.createLDAPSConfig(
                                "l", here, 0, tls.context().getServerSocketFactory(), null)
                        : InMemoryListenerConfig.createLDAPConfig(
                                "l",
                                here,
                                0,
                                mode.equals("starttls") ? tls.context().getSocketFactory() : null));
        server = new InMemoryDirectoryServer(config);
        server.add("dn: dc=example,dc=org", "objectClass: domain", "dc: example");
        server.startListening();
        Files.writeString(etc.resolve("dnpass"), "of the manager\n");
        Files.writeString(etc.resolve("ca.pem"), pem(tls.certificate()));
    }

    static String pem(X509Certificate certificate) throws Exception {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
        return "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n";
    }

    LdapRig person(String mail, String password, String... more) throws Exception {
        String id = mail.replace('@', '-');
        var lines = new ArrayList<>(List.of(
                "dn: cn=" + id + ",dc=example,dc=org",
                "objectClass: inetOrgPerson",
                "cn: " + id,
                "sn: " + id,
                "mail: " + mail));
        if (!password.isEmpty()) lines.add("userPassword: " + password);
        lines.addAll(List.of(more));
        server.add(lines.toArray(new String[0]));
        return this;
    }

    String uri(String scheme) {
        return scheme + "://localhost:" + server.getListenPort();
    }

    LdapSettings settings(Map<String, Object> changes) {
        return LdapSettings.read(new ConfigReader(LdapComponent.PID, raw(changes)), etc);
    }

    Map<String, Object> raw(Map<String, Object> changes) {
        var raw = new HashMap<String, Object>(Map.of(
                "ldap_uris", uri("ldap"),
                "ldap_starttls", "no",
                "ldap_dn", MANAGER,
                "ldap_dnpass_file", "dnpass",
                "ldap_base", "dc=example,dc=org",
                "ldap_scope", "subtree",
                "ldap_user_filter", "(&(objectClass=inetOrgPerson)(mail=%u))",
                "ldap_pass_filter", "(&(objectClass=inetOrgPerson)(mail=%u))",
                "ldap_user_attrs", "mail=user"));
        raw.putAll(Map.of(
                "ldap_tls_ca_cert_file", "ca.pem",
                "ldap_connections", 2,
                "ldap_connect_timeout", "30s",
                "ldap_timeout", "30s"));
        raw.putAll(changes);
        return raw;
    }

    @Override
    public void close() throws IOException {
        server.shutDown(true);
    }
}
