package org.amphora.testkit.auth;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotSame;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.amphora.api.auth.Authenticator;
import org.amphora.api.auth.SaslContext;
import org.amphora.api.auth.SaslExchange;
import org.amphora.api.auth.SaslMechanism;
import org.amphora.api.auth.SaslStep;
import org.amphora.api.auth.SaslStep.Reason;
import org.amphora.api.directory.Account;
import org.amphora.api.mail.MailException;
import org.amphora.testkit.directory.FakeAuthenticator;
import org.amphora.testkit.directory.FakeDirectory;
import org.amphora.testkit.fuzz.Fuzz;
import org.junit.Test;

/** What every mechanism for names and passwords keeps to; a test class extends it and brings mechanism and client. */
public abstract class SaslMechanismContract {
    private static final String USER = "joe@example.org";
    private static final String PASSWORD = "correct horse, battery=staple";

    /** The client's side of one exchange. */
    public interface Client {
        /** The initial response, or null if the mechanism has none. */
        byte[] initial();

        byte[] answer(byte[] challenge);
    }

    private final FakeDirectory directory =
            new FakeDirectory().user(USER).account(new Account("gone@example.org", false, 0));
    private final FakeAuthenticator authenticator =
            new FakeAuthenticator(directory).password(USER, PASSWORD).password("gone@example.org", PASSWORD);

    protected abstract SaslMechanism mechanism(Authenticator authenticator);

    protected abstract Client client(String login, String password);

    /** Where the exchanges happen: in plain text, unless the mechanism needs more. */
    protected SaslContext context() {
        return new SaslContext("smtp", "test", "s1", Optional.empty(), Optional.empty());
    }

    private SaslMechanism mechanism() {
        return mechanism(authenticator);
    }

    /** The last step, and the challenges on the way. */
    private SaslStep run(Client client, boolean initial, List<byte[]> challenges) {
        SaslExchange exchange = mechanism().start(context());
        byte[] first = initial ? client.initial() : null;
        SaslStep step = exchange.step(first);
        if (first == null && client.initial() != null && step instanceof SaslStep.Challenge c) {
            assertEquals("an empty challenge asks for the initial response", 0, c.data().length);
            step = exchange.step(client.initial());
        }
        while (step instanceof SaslStep.Challenge c) {
            challenges.add(c.data());
            assertTrue("the exchange does not end", challenges.size() < 20);
            step = exchange.step(client.answer(c.data()));
        }
        return step;
    }

    private void assertOutcome(Reason reason, String login, String password) {
        assertEquals(new SaslStep.Failure(reason), run(client(login, password), true, new ArrayList<>()));
    }

    @Test
    public void itsNameIsOneOfRfc4422() {
        assertTrue(mechanism().name(), mechanism().name().matches("[A-Z0-9_-]{1,20}"));
    }

    @Test
    public void theRightPasswordIsTaken() {
        for (boolean initial : new boolean[] {true, false}) {
            SaslStep step = run(client(USER, PASSWORD), initial, new ArrayList<>());
            assertTrue("" + step, step instanceof SaslStep.Success);
            assertEquals(USER, ((SaslStep.Success) step).account().name());
        }
    }

    @Test
    public void aBareLoginNameIsTheDirectorys() {
        assertTrue(run(client("joe", PASSWORD), true, new ArrayList<>()) instanceof SaslStep.Success);
    }

    @Test
    public void wrongOnesAreNot() {
        assertOutcome(Reason.BAD_CREDENTIALS, USER, "wrong");
        assertOutcome(Reason.BAD_CREDENTIALS, USER, PASSWORD + " ");
        assertOutcome(Reason.BAD_CREDENTIALS, "nobody@example.org", PASSWORD);
        assertOutcome(Reason.BAD_CREDENTIALS, "gone@example.org", PASSWORD);
    }

    @Test
    public void anUnknownUserLooksLikeAWrongPassword() {
        List<byte[]> known = new ArrayList<>();
        List<byte[]> unknown = new ArrayList<>();
        run(client(USER, "wrong"), true, known);
        run(client("not@example.org", "wrong"), true, unknown);
        assertEquals(known.size(), unknown.size());
        for (int i = 0; i < known.size(); i++) assertEquals(known.get(i).length, unknown.get(i).length);
    }

    @Test
    public void aDirectoryThatIsAwayIsNotAWrongPassword() {
        authenticator.failing(true);
        try {
            assertOutcome(Reason.UNAVAILABLE, USER, PASSWORD);
        } catch (MailException e) {
            assertTrue(e.status().isTemporary());
        }
    }

    @Test
    public void exchangesAreApart() {
        SaslMechanism mechanism = mechanism();
        assertNotSame(mechanism.start(context()), mechanism.start(context()));
    }

    /** Whatever a client sends that does not know the password is answered by a step, and never by Success. */
    @Test
    public void spoiltMessagesAreAnswered() {
        SaslMechanism mechanism = mechanism();
        var outcomes = EnumSet.noneOf(Reason.class);
        List<byte[]> corpus = List.of(said(USER), said("nobody@example.org"));
        new Fuzz(corpus, 4422).run(input -> {
            SaslStep step =
                    SaslFuzz.run(mechanism.start(context()), input, false).step();
            if (!(step instanceof SaslStep.Challenge)) outcomes.add(((SaslStep.Failure) step).reason());
        });
        assertEquals(EnumSet.of(Reason.BAD_CREDENTIALS, Reason.MALFORMED), outcomes);
    }

    /** What a client says that has a wrong password. */
    private byte[] said(String login) {
        Client client = client(login, "wrong");
        List<byte[]> said = new ArrayList<>();
        SaslExchange exchange = mechanism().start(context());
        SaslStep step = exchange.step(null);
        while (step instanceof SaslStep.Challenge c) {
            said.add(answer(client, said.size(), c.data()));
            step = exchange.step(said.get(said.size() - 1));
        }
        return SaslFuzz.input(said.toArray(byte[][]::new));
    }

    private static byte[] answer(Client client, int k, byte[] challenge) {
        if (k == 0 && client.initial() != null) return client.initial();
        return client.answer(challenge);
    }
}
