package org.amphora.testkit.directory;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Optional;
import org.amphora.api.auth.ScramVerifier;
import org.amphora.api.directory.Account;
import org.amphora.api.directory.UserSource;
import org.amphora.api.directory.UserSource.Ability;
import org.amphora.api.directory.UserSource.Proof;
import org.amphora.api.mail.MailException;
import org.junit.Assume;
import org.junit.Before;
import org.junit.Test;

/** What every {@link UserSource} keeps to: a test class extends it and brings one that is filled. */
public abstract class UserSourceContract {
    protected static final String BOB = "bob@example.org";
    protected static final String OFF = "off@example.org";
    protected static final String PASSWORD = "Correct horse, b\u00e4ttery";

    private UserSource source;

    /** With {@link #BOB} and, if it can disable one, {@link #OFF}, disabled; both have {@link #PASSWORD}. */
    protected abstract UserSource source() throws Exception;

    /** Takes away what the source asks, or gives it back; false if there is no such thing. */
    protected boolean reachable(boolean now) throws Exception {
        return false;
    }

    @Before
    public void fill() throws Exception {
        source = source();
    }

    private boolean can(Ability ability) {
        return source.abilities().contains(ability);
    }

    private Proof verify(String login, String password) {
        return source.verify(login, password.toCharArray());
    }

    @Test
    public void itSaysWhatItIsAndCan() {
        assertTrue(source.name(), source.name().matches("[a-z][a-z0-9-]*"));
        assertFalse(source.abilities().isEmpty());
        assertEquals(source.abilities(), source.abilities());
    }

    @Test
    public void whatItCannotItLeavesToOthers() {
        if (!can(Ability.EXISTS)) assertEquals(Optional.empty(), source.account(BOB));
        if (!can(Ability.VERIFY)) assertEquals(new Proof.Unknown(), verify(BOB, PASSWORD));
        if (!can(Ability.SCRAM)) assertEquals(Optional.empty(), source.scram(BOB, "SHA-256"));
    }

    @Test
    public void accounts() {
        Assume.assumeTrue(can(Ability.EXISTS));
        assertEquals(Optional.of(BOB), source.account(BOB).map(Account::name));
        assertTrue(source.account(BOB).orElseThrow().enabled());
        assertEquals(Optional.of(false), source.account(OFF).map(Account::enabled));
        for (String none : List.of("eve@example.org", "eve", "*@example.org", "b*b@example.org", "bob@example.net"))
            assertEquals(none, Optional.empty(), source.account(none));
    }

    @Test
    public void aPasswordIsRightOrNot() {
        Assume.assumeTrue(can(Ability.VERIFY));
        assertEquals(new Proof.Right(BOB), verify(BOB, PASSWORD));
        for (String wrong : List.of("x", PASSWORD + " ", PASSWORD.substring(1), "*"))
            if (can(Ability.EXISTS)) assertEquals(new Proof.Wrong(), verify(BOB, wrong));
            else assertEquals(new Proof.Unknown(), verify(BOB, wrong));
        for (String none :
                List.of("eve@example.org", "eve", "*@example.org", "b*b@example.org", "bob@example.net", "*"))
            assertEquals(none, new Proof.Unknown(), verify(none, PASSWORD));
    }

    @Test
    public void aDisabledAccountHasItsPassword() {
        Assume.assumeTrue(can(Ability.VERIFY) && can(Ability.EXISTS));
        assertEquals(new Proof.Right(OFF), verify(OFF, PASSWORD));
    }

    @Test
    public void thePasswordIsTheCallersToWipe() {
        char[] password = PASSWORD.toCharArray();
        source.verify(BOB, password);
        source.verify("eve@example.org", password);
        source.pretend("eve@example.org", password);
        assertArrayEquals(PASSWORD.toCharArray(), password);
    }

    @Test
    public void verifiersAreOfItsAccounts() {
        Assume.assumeTrue(can(Ability.SCRAM));
        Optional<ScramVerifier> bob = source.scram(BOB, "SHA-256");
        assertEquals(Optional.of(BOB), bob.flatMap(ScramVerifier::account).map(Account::name));
        assertTrue("RFC 7677 §4", bob.orElseThrow().iterations() >= 4096);
        assertEquals(Optional.empty(), source.scram("eve@example.org", "SHA-256"));
    }

    @Test
    public void whenItIsDownNobodyIsUnknown() throws Exception {
        Assume.assumeTrue(reachable(false));
        for (String name : List.of(BOB, "eve@example.org")) {
            if (can(Ability.EXISTS)) assertThrows(MailException.class, () -> source.account(name));
            if (can(Ability.VERIFY)) assertThrows(MailException.class, () -> verify(name, PASSWORD));
        }
        reachable(true);
        aPasswordIsRightOrNot();
    }
}
