package org.amphora.chain;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Route;
import org.amphora.api.mail.SessionFacts;
import org.amphora.api.role.ConfigReader;
import org.amphora.chain.Scope.Reach;
import org.junit.Test;

public class ScopeTest {
    private static final SessionFacts STRANGER =
            SessionFacts.builder("s").listener("smtp", "mx").build();
    private static final SessionFacts ANN = SessionFacts.builder("s")
            .listener("submission", "submission")
            .user("Ann@Example.org")
            .build();

    private static Scope scope(String... pairs) {
        Map<String, Object> raw = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) raw.put("filter.f." + pairs[i], pairs[i + 1]);
        return Scope.read(new ConfigReader("test", raw), "filter.f.");
    }

    private static Recipient to(String address, String account) {
        return Recipient.local(Address.of(address), account);
    }

    @Test
    public void withoutKeysItIsAll() {
        assertEquals(Scope.ALL, scope());
        assertEquals(Reach.ALL, Scope.ALL.reach(STRANGER, Direction.INBOUND));
        assertTrue(Scope.ALL.covers(to("bob@example.net", "bob@example.net")));
        assertEquals("", Scope.ALL.toString());
    }

    @Test
    public void listenersAndDirectionsBoundTheSession() {
        Scope smtp = scope("listeners", "smtp");
        assertEquals(Reach.ALL, smtp.reach(STRANGER, Direction.INBOUND));
        assertEquals(Reach.NONE, smtp.reach(ANN, Direction.SUBMISSION));
        Scope sent = scope("directions", "submission, internal");
        assertEquals(Reach.NONE, sent.reach(STRANGER, Direction.INBOUND));
        assertEquals(Reach.ALL, sent.reach(ANN, Direction.SUBMISSION));
        assertEquals("internal,submission", sent.toString());
    }

    @Test
    public void domainsAndUsersAreTheRecipientsForMailThatComes() {
        Scope scope = scope("domains", "Example.org", "users", "carol@example.net");
        assertEquals(Reach.SOME_RECIPIENTS, scope.reach(STRANGER, Direction.INBOUND));
        assertTrue(scope.covers(to("bob@EXAMPLE.org", "bob@example.org")));
        assertTrue(scope.covers(to("carol@example.net", "carol@example.net")));
        assertFalse(scope.covers(to("bob@example.net", "bob@example.net")));
        assertTrue("by its account", scope.covers(to("c@alias.example", "carol@example.net")));
        assertTrue(
                "by what the client named",
                scope.covers(new Recipient(
                        Address.of("x@remote.example"),
                        Address.of("info@example.org"),
                        new Route.Remote("remote.example"),
                        Set.of(),
                        "")));
        assertFalse("an address without a domain", scope.covers(to("postmaster@x.example", "postmaster")));
    }

    @Test
    public void theyAreTheUsersForMailThatASenderBrings() {
        assertEquals(Reach.ALL, scope("users", "ann@example.org").reach(ANN, Direction.SUBMISSION));
        assertEquals(Reach.ALL, scope("domains", "example.org").reach(ANN, Direction.SUBMISSION));
        assertEquals(Reach.NONE, scope("domains", "example.net").reach(ANN, Direction.SUBMISSION));
    }
}
