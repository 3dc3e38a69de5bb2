package org.amphora.directory.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.amphora.api.auth.ScramVerifier;
import org.amphora.api.directory.Account;
import org.amphora.api.directory.Resolution;
import org.amphora.api.directory.UserSource.Ability;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.MailException;
import org.amphora.testkit.directory.FakeUserSource;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class UserSourcesTest {
    @Rule
    public final TemporaryFolder tmp = new TemporaryFolder();

    private final FakeUserSource ldap = new FakeUserSource("ldap", Ability.EXISTS, Ability.VERIFY)
            .account(new Account("lea@example.org", true, 7))
            .account(new Account("bob@example.org", true, 7))
            .password("lea@example.org", "of lea")
            .password("bob@example.org", "of ldap");
    private final FakeUserSource jaas = new FakeUserSource("jaas", Ability.VERIFY)
            .password("nopass@example.org", "of jaas")
            .password("bob@example.org", "of jaas")
            .password("stranger@example.org", "of jaas");
    private Rig rig;

    @Before
    public void files() throws Exception {
        rig = new Rig(tmp.getRoot().toPath());
        rig.write("domains", "example.org").write("aliases");
        rig.write(
                "users",
                "bob@example.org:{PLAIN}of bob",
                "nopass@example.org:",
                "off@example.org:::::::nologin",
                "eve@example.org:{PLAIN}of eve");
        rig.others = List.of(jaas, ldap);
        use("files", "ldap", "jaas");
    }

    private void use(String... sources) {
        use(Duration.ZERO, sources);
    }

    private void use(Duration verified, String... sources) {
        DirectorySettings s = rig.settings("");
        rig.open(new DirectorySettings(
                s.folder(), List.of(sources), "example.org", "+", true, 4096, 2, verified, 10, 1000));
        rig.second();
    }

    private String verify(String login, String password) {
        return rig.sources
                .verify(login, password.toCharArray())
                .map(Account::name)
                .orElse("");
    }

    @Test
    public void theFirstThatHasAPasswordDecides() {
        assertEquals("bob@example.org", verify("bob", "of bob"));
        assertEquals("", verify("bob", "of ldap"));
        assertEquals("", verify("bob", "of jaas"));
        assertEquals("lea@example.org", verify("LEA", "of lea"));
        use("ldap", "files");
        assertEquals("bob@example.org", verify("bob", "of ldap"));
        assertEquals("", verify("bob", "of bob"));
    }

    /** {@code auth_cache_ttl}, for sources that tell no hash. */
    @Test
    public void whatWasRightAMomentAgoIsNotAskedAgain() {
        use(Duration.ofSeconds(30), "files", "ldap", "jaas");
        assertEquals("lea@example.org", verify("lea", "of lea"));
        assertEquals("nopass@example.org", verify("nopass", "of jaas"));
        int asked = ldap.compared() + jaas.compared();
        assertEquals("lea@example.org", verify("LEA", "of lea"));
        assertEquals("nopass@example.org", verify("nopass", "of jaas"));
        assertEquals(asked, ldap.compared() + jaas.compared());
        assertEquals("another password", "", verify("lea", "of ldap"));
        assertEquals("another name", "", verify("bob", "of lea"));
        assertEquals("another source's", "", verify("nopass", "of lea"));
        ldap.account(new Account("lea@example.org", false, 7));
        assertEquals("who is disabled is so at once", "", verify("lea", "of lea"));
        jaas.password("nopass@example.org", "changed");
        assertEquals("nopass@example.org", verify("nopass", "of jaas"));
        for (int i = 0; i < 30; i++) rig.second();
        assertEquals("", verify("nopass", "of jaas"));
        assertEquals("nopass@example.org", verify("nopass", "changed"));
    }

    @Test
    public void scramIsNoWayAroundTheFirst() {
        assertEquals("it gains verifiers", "bob@example.org", verify("bob", "of bob"));
        assertTrue(rig.sources.scram("bob", "SHA-256").account().isPresent());
        use("ldap", "files");
        assertFalse(rig.sources.scram("bob", "SHA-256").account().isPresent());
        ldap.failing(true);
        assertTrue(rig.sources.scram("bob", "SHA-256").account().isPresent());
    }

    @Test
    public void theFirstThatHasANameTellsWhatAccountItIs() {
        assertEquals(0, rig.sources.account("bob").orElseThrow().quota());
        assertEquals(7, rig.sources.account("lea").orElseThrow().quota());
        use("ldap", "files");
        assertEquals(7, rig.sources.account("bob").orElseThrow().quota());
    }

    @Test
    public void oneMayKnowThePasswordAndAnotherTheAccount() {
        assertEquals("nopass@example.org", verify("nopass", "of jaas"));
        assertEquals("nobody has this account", "", verify("stranger", "of jaas"));
        jaas.password("off@example.org", "of jaas");
        assertEquals("disabled", "", verify("off", "of jaas"));
    }

    @Test
    public void mailReachesUsersOfEverySource() {
        assertEquals(
                new Resolution.User(new Account("lea@example.org", true, 7), "x"),
                rig.directory.resolve(Address.of("lea+x@example.org")));
        assertEquals(new Resolution.NoSuchUser(), rig.directory.resolve(Address.of("stranger@example.org")));
    }

    @Test
    public void oneThatIsDownIsTemporaryForItsOwnUsers() {
        ldap.failing(true);
        assertEquals("bob@example.org", verify("bob", "of bob"));
        assertEquals("", verify("bob", "wrong"));
        assertEquals("nopass@example.org", verify("nopass", "of jaas"));
        assertTrue(rig.directory.resolve(Address.of("eve@example.org")) instanceof Resolution.User);
        assertThrows(MailException.class, () -> verify("lea", "of lea"));
        assertThrows(MailException.class, () -> rig.directory.resolve(Address.of("lea@example.org")));
        assertThrows(MailException.class, () -> rig.directory.resolve(Address.of("nobody@example.org")));
        String problem = rig.problems.get("user source ldap");
        assertTrue(problem, problem.startsWith("user source ldap is down"));
        ldap.failing(false);
        assertEquals("lea@example.org", verify("lea", "of lea"));
        assertEquals("", rig.problems.get("user source ldap"));
    }

    @Test
    public void oneThatNobodyProvidesIsDown() {
        rig.others = List.of();
        assertEquals("bob@example.org", verify("bob", "of bob"));
        assertThrows(MailException.class, () -> rig.sources.account("lea"));
        assertTrue(rig.problems.get("user source ldap").contains("no bundle provides it"));
        rig.others = List.of(ldap, jaas);
        assertEquals("lea@example.org", verify("lea", "of lea"));
        assertEquals("", rig.problems.get("user source ldap"));
    }

    @Test
    public void aFailureCostsTheSameForEveryName() {
        for (String name : List.of("lea", "bob", "nobody", "nopass", "no(body", "\0")) {
            int ofLdap = ldap.compared();
            int ofJaas = jaas.compared();
            assertEquals(name, "", verify(name, "wrong"));
            assertEquals(name, ofLdap + 1, ldap.compared());
            assertEquals(name, ofJaas + 1, jaas.compared());
        }
        int before = ldap.compared();
        verify("bob", "of bob");
        assertEquals("a success asks no other", before, ldap.compared());
    }

    @Test
    public void anAccountThatCannotBeOneIsRefused() {
        ldap.account(new Account("../x@example.org", true, 0));
        assertEquals(Optional.empty(), rig.sources.account("../x@example.org"));
        var liar = new FakeUserSource("ldap", Ability.EXISTS) {
            @Override
            public Optional<Account> account(String login) {
                return Optional.of(new Account("../x@example.org", true, 0));
            }
        };
        rig.others = List.of(liar, jaas);
        assertThrows(MailException.class, () -> rig.sources.account("zoe"));
    }

    /** The count of iterations and the salt's length are what anyone may ask for. */
    @Test
    public void aFakeVerifierLooksLikeTheTrueOnes() throws Exception {
        String rest = ",0V+eX109JhZyZlB7jgA8mUpNc2nF9Iyufp1K2tGBDy0=,VXLp/Hrv85Wp7JpK23Pve+qY/2Su15d/zIjKpX0vGWI=";
        String old = "{SCRAM-SHA-256}5000,MDEyMzQ1Njc4OWFi" + rest;
        String young = "{SCRAM-SHA-256}20000,MDEyMzQ1Njc4OWFiY2RlZg==" + rest;
        var lines = new ArrayList<String>();
        for (int i = 0; i < 40; i++) lines.add("u" + i + "@example.org:{PLAIN}x::::::" + (i % 4 == 0 ? old : young));
        rig.write("users", lines.toArray(new String[0]));
        Map<String, Integer> before = shapes();
        assertEquals(before.toString(), 2, new HashSet<>(before.values()).size());
        long few = before.values().stream().filter(i -> i == 5000).count();
        assertTrue("a quarter: " + few, few > 150 && few < 350);

        lines.add("new@example.org:{PLAIN}x::::::" + young);
        rig.write("users", lines.toArray(new String[0]));
        Map<String, Integer> after = shapes();
        long moved = before.entrySet().stream()
                .filter(e -> !after.get(e.getKey()).equals(e.getValue()))
                .count();
        assertTrue("another user moves few: " + moved, moved < 30);
    }

    /** Names that nobody has, and their counts of iterations; salts go with the counts. */
    private Map<String, Integer> shapes() {
        var shapes = new HashMap<String, Integer>();
        for (int i = 0; i < 1000; i++) {
            ScramVerifier fake = rig.sources.scram("nobody" + i, "SHA-256");
            assertFalse(fake.account().isPresent());
            assertEquals(fake.iterations() == 5000 ? 12 : 16, fake.salt().length);
            shapes.put("nobody" + i, fake.iterations());
        }
        return shapes;
    }
}
