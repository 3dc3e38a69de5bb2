package org.amphora.directoryldap.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.amphora.api.directory.Account;
import org.amphora.api.directory.UserSource.Proof;
import org.amphora.api.mail.MailException;
import org.amphora.api.role.BadConfiguration;
import org.amphora.testkit.tls.FakeTls;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class LdapUsersTest {
    private static final Proof JOE = new Proof.Right("joe@example.org");

    @Rule
    public final TemporaryFolder tmp = new TemporaryFolder();

    private final AtomicLong clock = new AtomicLong();
    private final List<AutoCloseable> open = new ArrayList<>();
    private LdapRig rig;

    @After
    public void close() throws Exception {
        for (AutoCloseable c : open) c.close();
    }

    private LdapRig rig(String mode) throws Exception {
        rig = new LdapRig(tmp.getRoot().toPath(), mode).person("joe@example.org", "secret");
        open.add(rig);
        return rig;
    }

    private LdapUsers users(Map<String, Object> changes) {
        LdapSettings settings = rig.settings(changes);
        var servers = new LdapServers(settings, clock::get);
        open.add(0, servers);
        return new LdapUsers(settings, servers, clock::get);
    }

    private static Proof verify(LdapUsers users, String login, String password) {
        return users.verify(login, password.toCharArray());
    }

    private static String failure(LdapUsers users) {
        var e = assertThrows(MailException.class, () -> verify(users, "joe@example.org", "secret"));
        assertFalse("no host name for clients", e.publicText().contains("localhost"));
        return e.getCause().getMessage();
    }

    @Test
    public void throughTls() throws Exception {
        rig("starttls");
        assertEquals(JOE, verify(users(Map.of("ldap_starttls", "yes")), "joe@example.org", "secret"));
        rig("ldaps");
        assertEquals(JOE, verify(users(Map.of("ldap_uris", rig.uri("ldaps"))), "joe@example.org", "secret"));
    }

    @Test
    public void whoIsNotVouchedForHearsNoPassword() throws Exception {
        rig("starttls");
        String other = "other.pem";
        Files.writeString(tmp.getRoot().toPath().resolve(other), LdapRig.pem(new FakeTls().certificate()));
        failure(users(Map.of("ldap_starttls", "yes", "ldap_tls_ca_cert_file", other)));
        failure(users(Map.of("ldap_starttls", "yes", "ldap_tls_ca_cert_file", "")));
        rig = new LdapRig(tmp.getRoot().toPath(), "starttls", FakeTls.elsewhere());
        open.add(rig);
        assertTrue(failure(users(Map.of("ldap_starttls", "yes"))).contains("elsewhere.example"));
    }

    @Test
    public void theNextServerIsAskedWhenOneIsGone() throws Exception {
        rig("plain");
        int free;
        try (var s = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = s.getLocalPort();
        }
        var users = users(Map.of("ldap_uris", "ldap://localhost:" + free + " " + rig.uri("ldap")));
        assertEquals(JOE, verify(users, "joe@example.org", "secret"));
    }

    @Test
    public void aServerThatIsRestartedCostsNobodyAnything() throws Exception {
        rig("plain");
        var users = users(Map.of());
        assertEquals(JOE, verify(users, "joe@example.org", "secret"));
        rig.server.shutDown(true);
        rig.server.startListening();
        assertEquals(JOE, verify(users, "joe@example.org", "secret"));
    }

    @Test
    public void whileItIsDownOnlyOneCallInAWhileTries() throws Exception {
        rig("plain");
        var users = users(Map.of());
        rig.server.shutDown(true);
        assertFalse(failure(users).contains("a moment ago"));
        assertTrue(failure(users).contains("a moment ago"));
        clock.addAndGet(LdapServers.REST.toNanos());
        assertFalse(failure(users).contains("a moment ago"));
        assertTrue(failure(users).contains("a moment ago"));
        rig.server.startListening();
        clock.addAndGet(LdapServers.REST.toNanos());
        assertEquals(JOE, verify(users, "joe@example.org", "secret"));
        assertEquals(JOE, verify(users, "joe@example.org", "secret"));
    }

    @Test
    public void aServerThatSaysNothingIsDown() throws Exception {
        rig("plain");
        try (var mute = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            var users = users(Map.of("ldap_uris", "ldap://localhost:" + mute.getLocalPort(), "ldap_timeout", "50ms"));
            failure(users);
            assertTrue(failure(users).contains("a moment ago"));
        }
    }

    @Test
    public void whoMayNotSearchSaysSoAndBlamesNoUser() throws Exception {
        rig("plain");
        Files.writeString(tmp.getRoot().toPath().resolve("wrong"), "wrong\n");
        failure(users(Map.of("ldap_dnpass_file", "wrong")));
        assertEquals("ldap_base does not exist", failure(users(Map.of("ldap_base", "dc=nowhere,dc=org"))));
    }

    @Test
    public void twoEntriesAreNobody() throws Exception {
        rig("plain").person("jim@example.org", "secret");
        var users = users(Map.of("ldap_pass_filter", "(|(mail=%u)(sn=*))", "ldap_user_filter", "(|(mail=%u)(sn=*))"));
        assertEquals(new Proof.Unknown(), verify(users, "joe@example.org", "secret"));
        assertEquals(Optional.empty(), users.account("joe@example.org"));
    }

    @Test
    public void anEntryWithoutAPasswordLeavesItToOthers() throws Exception {
        rig("plain").person("ann@example.org", "");
        Proof proof = verify(users(Map.of()), "ann@example.org", "x");
        assertFalse("" + proof, proof instanceof Proof.Right);
    }

    @Test
    public void whatAttributesMean() throws Exception {
        rig("plain")
                .person(
                        "ann@example.org",
                        "x",
                        "mail: Ann@Example.net",
                        "uid: Ann",
                        "title: 192.0.2.0/24, 2001:db8::/32",
                        "roomNumber: 1000000",
                        "employeeType: FALSE");
        var attrs = "roomNumber=quota title=allow_nets employeeType=nologin";
        var byMail = users(Map.of("ldap_user_attrs", "mail=user " + attrs));
        Account net = byMail.account("ann@example.net").orElseThrow();
        assertEquals("ann@example.net", net.name());
        assertTrue(net.enabled());
        assertEquals(1_000_000, net.quota());
        assertEquals(2, net.allowNets().size());
        assertTrue(net.allowsFrom(Optional.of(InetAddress.getByName("192.0.2.9"))));
        assertFalse(net.allowsFrom(Optional.of(InetAddress.getByName("198.51.100.9"))));
        var byUid = users(Map.of("ldap_user_attrs", "uid=user", "ldap_user_filter", "(uid=%n)"));
        assertEquals(
                "ann@example.org",
                byUid.account("ann@example.org").orElseThrow().name());
        assertEquals("no domain to complete it", Optional.empty(), byUid.account("ann"));
        var broken = users(Map.of("ldap_user_attrs", "mail=user title=quota"));
        assertThrows(MailException.class, () -> broken.account("ann@example.org"));
    }

    @Test
    public void whatAClientTypesIsNoFilter() throws Exception {
        var template = new FilterTemplate("(&(mail=%u)(uid=%n)(dc=%d)(cn=100%%))");
        assertEquals(
                "(&(mail=a\\2ab\\29\\28c\\5c\\40x\\00)(uid=a\\2ab\\29\\28c\\5c)(dc=x\\00)(cn=100%))",
                template.of("a*b)(c\\@x\0").toString());
        assertEquals("\\c3\\a4", FilterTemplate.escaped("\u00e4"));
    }

    @Test
    public void mistakesAreNamed() throws Exception {
        rig("plain");
        Map<String, Map<String, Object>> wrong = Map.of(
                "ldap_uris", Map.of("ldap_uris", "http://localhost"),
                "ldap_user_filter", Map.of("ldap_user_filter", "(mail=%u"),
                "ldap_pass_filter", Map.of("ldap_pass_filter", "(mail=joe)"),
                "ldap_user_attrs", Map.of("ldap_user_attrs", "mail=name"),
                "ldap_base", Map.of("ldap_base", "nonsense"),
                "ldap_scope", Map.of("ldap_scope", "all"),
                "ldap_dnpass_file", Map.of("ldap_dnpass_file", "missing"),
                "ldap_tls_ca_cert_file", Map.of("ldap_tls_ca_cert_file", "missing"));
        wrong.forEach((key, change) -> {
            var e = assertThrows(key, BadConfiguration.class, () -> rig.settings(change));
            assertTrue(e.getMessage(), e.getMessage().contains("key " + key + " ="));
        });
        var both = assertThrows(
                BadConfiguration.class,
                () -> rig.settings(Map.of("ldap_starttls", "yes", "ldap_uris", rig.uri("ldaps"))));
        assertTrue(both.getMessage(), both.getMessage().contains("ldap:// with ldap_starttls"));
    }
}
