package org.amphora.sasl.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.amphora.api.auth.SaslContext;
import org.amphora.api.auth.SaslStep;
import org.amphora.api.auth.SaslStep.Reason;
import org.amphora.api.directory.Account;
import org.amphora.api.role.InFlight;
import org.junit.Before;
import org.junit.Test;

public class GuessesTest {
    private static final SaslStep WRONG = new SaslStep.Failure(Reason.BAD_CREDENTIALS);
    private static final SaslStep RIGHT = new SaslStep.Success(new Account("joe@example.org", true, 0), new byte[0]);
    private static final SaslStep LATER = new SaslStep.Failure(Reason.UNAVAILABLE);

    private final List<Long> pauses = new ArrayList<>();
    private long now = -5;
    private boolean passes = true;
    private final FakeBans bans = new FakeBans();
    private final Guesses guesses = new Guesses(() -> now, this::pause, () -> Optional.of(bans));

    @Before
    public void twoSeconds() {
        guesses.delay(Duration.ofSeconds(2));
    }

    private boolean pause(long nanos) {
        pauses.add(Duration.ofNanos(nanos).toSeconds());
        if (passes) now += nanos;
        return true;
    }

    private SaslStep from(String address, String name, SaslStep answer) throws Exception {
        return guesses.settle(answer, Optional.of(InetAddress.getByName(address)), name);
    }

    private void fail(int times, String address, String name) throws Exception {
        for (int i = 0; i < times; i++) from(address, name, WRONG);
    }

    @Test
    public void eachFailureBeyondTheFreeOnesDoublesTheWait() throws Exception {
        fail(8, "192.0.2.1", "joe");
        assertEquals(List.of(2L, 4L, 8L, 15L, 15L), pauses);
    }

    @Test
    public void anAddressIsSlowedWhateverTheName() throws Exception {
        for (String name : List.of("a", "b", "c")) fail(1, "192.0.2.1", name);
        fail(1, "192.0.2.2", "d");
        assertEquals(List.of(), pauses);
        fail(1, "192.0.2.1", "e");
        assertEquals(List.of(2L), pauses);
    }

    @Test
    public void aNameIsSlowedWhateverTheAddressAndSpelling() throws Exception {
        fail(1, "192.0.2.1", "joe");
        fail(1, "192.0.2.2", "JOE");
        fail(1, "192.0.2.3", "jo\u00ade");
        fail(1, "192.0.2.4", "joe");
        assertEquals(List.of(2L), pauses);
    }

    @Test
    public void oneNetworkOfIpv6IsOneGuesser() throws Exception {
        fail(1, "2001:db8:1::1", "a");
        fail(1, "2001:db8:1:ffff::1", "b");
        fail(1, "2001:db8:1::2", "c");
        fail(1, "2001:db8:2::1", "d");
        assertEquals(List.of(), pauses);
        fail(1, "2001:db8:1::3", "e");
        assertEquals(List.of(2L), pauses);
    }

    @Test
    public void askingFasterTellsNothing() throws Exception {
        fail(3, "192.0.2.1", "joe");
        passes = false;
        // answers under way at the same time queue up behind one another, then there is none
        fail(4, "192.0.2.1", "joe");
        assertEquals(List.of(2L, 6L, 14L), pauses);
        assertEquals(LATER, from("192.0.2.1", "joe", WRONG));
        assertEquals(LATER, from("192.0.2.1", "joe", RIGHT));
    }

    @Test
    public void whoHasLoggedInFromThereIsNotKeptOut() throws Exception {
        assertSame(RIGHT, from("192.0.2.1", "joe", RIGHT));
        fail(10, "192.0.2.9", "joe");
        fail(10, "192.0.2.1", "eve");
        pauses.clear();
        assertSame(RIGHT, from("192.0.2.1", "joe", RIGHT));
        assertEquals(List.of(), pauses);
        // but cannot guess without end
        fail(4, "192.0.2.1", "joe");
        assertEquals(List.of(2L), pauses);
    }

    @Test
    public void theLoopbackIsNoGuesserByItself() throws Exception {
        for (String name : List.of("a", "b", "c", "d", "e")) fail(1, "127.0.0.1", name);
        assertEquals(List.of(), pauses);
    }

    @Test
    public void failuresAreForgotten() throws Exception {
        fail(5, "192.0.2.1", "joe");
        pauses.clear();
        now += Duration.ofMinutes(11).toNanos();
        fail(3, "192.0.2.1", "joe");
        assertEquals(List.of(), pauses);
    }

    @Test
    public void whatIsNoGuessIsNotCounted() throws Exception {
        for (int i = 0; i < 10; i++) assertSame(LATER, from("192.0.2.1", "joe", LATER));
        fail(3, "192.0.2.1", "joe");
        assertEquals(List.of(), pauses);
    }

    @Test
    public void zeroTurnsItOff() throws Exception {
        guesses.delay(Duration.ZERO);
        fail(20, "192.0.2.1", "joe");
        assertEquals(List.of(), pauses);
    }

    @Test
    public void everyExchangeIsHeld() throws Exception {
        var context = new SaslContext(
                "imap", "imap", "s1", Optional.of(InetAddress.getByName("192.0.2.1")), Optional.empty());
        var refusing = new Guesses(() -> now, nanos -> false, Optional::empty);
        refusing.delay(Duration.ofSeconds(2));
        var room = new LoginGate(1, 0, Duration.ZERO);
        for (SaslStep expected : List.of(WRONG, WRONG, WRONG, LATER))
            assertEquals(
                    expected,
                    new GuardedExchange("X-ANY", response -> WRONG, context, () -> room, new InFlight(), refusing)
                            .step(null));
    }

    @Test
    public void whatCountsAgainstAnAddressIsToldToTheBans() throws Exception {
        from("192.0.2.1", "joe", RIGHT);
        fail(5, "192.0.2.1", "joe");
        fail(2, "127.0.0.1", "joe");
        assertEquals("he has logged in there before", List.of(), bans.offences);
        fail(1, "192.0.2.2", "joe");
        guesses.delay(Duration.ZERO);
        fail(1, "192.0.2.2", "a\nb");
        from("192.0.2.2", "joe", LATER);
        assertEquals(List.of("/192.0.2.2 login as joe", "/192.0.2.2 login as a?b"), bans.offences);
    }
}
