package org.amphora.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.amphora.itests.rig.Deadline;
import org.amphora.itests.rig.FilterJar;
import org.amphora.itests.rig.FilterTest;
import org.amphora.itests.rig.ImapClient;
import org.amphora.itests.rig.SmtpClient;
import org.junit.Test;

/** Filters that somebody puts into {@code deploy/}, good ones and bad ones, and the commands on filters. */
public class HotDeployIT extends FilterTest {
    @Test
    public void aJarJoinsIsReplacedAndGoes() throws Exception {
        FilterJar.of("one", "1.0.0").to(jar("one"));
        awaitAsked("one", "1.0.0");
        send("hello");
        assertEquals("one 1.0.0 srm", stamp());
        FilterJar.of("one", "1.1.0").to(jar("one"));
        awaitAsked("one", "1.1.0");
        try (var smtp = SmtpClient.connect(port("smtp"))) {
            smtp.command("MAIL FROM:<joe@example.org>", "250");
            Files.delete(jar("one"));
            Deadline.await(
                    "it is not in the next chain", () -> row("one", "1.1.0").isEmpty());
            smtp.command("RCPT TO:<" + user + ">", "250");
            smtp.command("DATA", "354");
            smtp.command("Subject: inside\r\n\r\nhello\r\n.", "250");
        }
        assertEquals("a message inside ends with it", "one 1.1.0 srm", stamp());
        send("hello");
        assertEquals("", stamp());
    }

    @Test
    public void aJarThatIsHalfCopiedOrDoesNotStartIsNamedAndChangesNothing() throws Exception {
        FilterJar.of("two", "1.0.0").to(jar("two"));
        awaitAsked("two", "1.0.0");
        Path whole = FilterJar.of("one", "1.0.0").to(deploy.resolve("one.whole"));
        byte[] bytes = Files.readAllBytes(whole);
        Files.delete(whole);
        Files.write(jar("one"), Arrays.copyOf(bytes, bytes.length / 2));
        awaitNamed("deploy/one.jar: is not installed: it is no jar, or not all of it");
        send("hello");
        assertEquals("two 1.0.0 srm", stamp());
        Files.write(jar("one"), bytes);
        awaitAsked("one", "1.0.0");
        Files.delete(jar("one"));
        Deadline.await("it is gone", () -> row("one", "1.0.0").isEmpty());

        FilterJar.of("one", "1.1.0").unresolvable().to(jar("one"));
        awaitNamed("deploy/one.jar: does not start: ");
        assertTrue(console("mail:filters"), console("mail:filters").contains("org.example.nowhere"));
        FilterJar.of("three", "1.0.0").refusing("throw").to(jar("three"));
        awaitNamed("org.example.filter.three 1.0.0: a filter does not start: this filter does not start");
        send("hello");
        assertEquals("two 1.0.0 srm", stamp());
    }

    @Test
    public void afterAFailedReplacementRequiredDecides() throws Exception {
        FilterJar.of("one", "1.0.0").to(jar("one"));
        awaitAsked("one", "1.0.0");
        FilterJar.of("one", "1.1.0").unresolvable().to(jar("one"));
        awaitNamed("deploy/one.jar: does not start: ");
        send("hello");
        assertEquals("absent, and mail passes", "", stamp());
        Files.writeString(etc(INTAKE), intakeBefore + "\nfilters_required = one\n");
        Deadline.await("it is missed", () -> console("mail:status").contains("no bundle provides one"));
        try (var smtp = SmtpClient.connect(port("smtp"))) {
            smtp.command("MAIL FROM:<joe@example.org>", "451 4.3.2");
        }
        FilterJar.of("one", "1.2.0").to(jar("one"));
        awaitAsked("one", "1.2.0");
        send("hello");
        assertEquals("one 1.2.0 srm", stamp());
    }

    @Test
    public void ofTwoWithOneNameTheFirstCountsAndTheOtherIsNamed() throws Exception {
        FilterJar.of("one", "1.0.0").to(jar("one"));
        awaitAsked("one", "1.0.0");
        FilterJar.of("one", "2.0.0").in("org.example.filter.other").to(jar("two"));
        Deadline.await("both are listed", () -> row("one", "2.0.0").contains("no: another of this name counts"));
        assertTrue(console("mail:status")
                .contains("filter one is there twice: that of org.example.filter.other 2.0.0 is passed over"));
        send("hello");
        assertEquals("one 1.0.0 srm", stamp());
    }

    @Test
    public void aNewVersionInShadowDiffersOnExactlyTheKnownMessages() throws Exception {
        FilterJar.of("one", "1.0.0").to(jar("one"));
        awaitAsked("one", "1.0.0");
        FilterJar.of("one", "2.0.0").stamping("1.0.0").refusing("lottery").to(jar("two"));
        Deadline.await("it is there", () -> !row("one", "2.0.0").isEmpty());
        console("mail:filter-shadow start one@2.0.0");
        var known = new ArrayList<String>();
        for (String subject : List.of("hello", "lottery", "news", "lottery", "weather", "last of all")) {
            String id = send(subject).replaceFirst(".* ", "");
            if (subject.equals("lottery")) known.add(id);
        }
        assertEquals("the present one decides", "one 1.0.0 srm", stamp());
        assertTrue(console("mail:filter-shadow"), console("mail:filter-shadow").contains("runs"));
        String shown = console("mail:filter-shadow show one@2.0.0");
        assertTrue(shown, shown.contains("4 agreed, 2 differed"));
        assertEquals(
                shown,
                known,
                Pattern.compile("(?m)^\\S+ (\\S+) at message$")
                        .matcher(shown)
                        .results()
                        .map((MatchResult r) -> r.group(1))
                        .toList());
        assertEquals(
                2,
                Pattern.compile("shadow: +refuses: 550")
                        .matcher(shown)
                        .results()
                        .count());

        console("mail:filter-shadow promote one@2.0.0");
        assertTrue(Files.readString(etc(INTAKE)).contains("filter.one.prefer = 2.0.0"));
        send("hello");
        assertThrows(AssertionError.class, () -> send("lottery"));
    }

    @Test
    public void oneInShadowThatIsDroppedIsNotAsked() throws Exception {
        FilterJar.of("one", "1.0.0").to(jar("one"));
        awaitAsked("one", "1.0.0");
        FilterJar.of("one", "2.0.0").refusing("lottery").to(jar("two"));
        FilterJar.of("three", "1.0.0").refusing("lottery").to(jar("three"));
        Deadline.await(
                "they are there",
                () -> !row("one", "2.0.0").isEmpty() && !row("three", "1.0.0").isEmpty());
        console("mail:filter-shadow start one@2.0.0");
        Exception taken = assertThrows(Exception.class, () -> console("mail:filter-shadow start three one"));
        assertEquals("one@2.0.0 is in the shadow of one; promote or drop it first", taken.getMessage());
        console("mail:filter-shadow drop one@2.0.0");
        console("mail:filter-shadow start three one");
        send("lottery");
        console("mail:filter-shadow drop three");
        assertFalse(console("mail:filter-shadow"), console("mail:filter-shadow").contains("runs"));
        send("lottery");
        assertEquals("the present one goes on", "one 1.0.0 srm", stamp());
        assertTrue(row("three", "1.0.0"), row("three", "1.0.0").contains("no: in filters_off"));
        Exception unknown = assertThrows(Exception.class, () -> console("mail:filter-shadow show one@2.0.0"));
        assertEquals("one@2.0.0 is not in shadow; see mail:filter-shadow", unknown.getMessage());
    }

    @Test
    public void theConsoleOrdersAndSwitchesAndTheFileKeepsItsComments() throws Exception {
        FilterJar.of("one", "1.0.0").to(jar("one"));
        FilterJar.of("two", "1.0.0").to(jar("two"));
        awaitAsked("one", "1.0.0");
        awaitAsked("two", "1.0.0");
        console("mail:filter-order two one");
        String filters = console("mail:filters");
        assertTrue(filters, filters.indexOf("\ntwo ") < filters.indexOf("\none "));
        String changed = Files.readString(etc(INTAKE));
        assertEquals(intakeBefore.replaceFirst("(?m)^#filters =.*$", "filters = two, one"), changed);
        console("mail:filter-disable two");
        send("hello");
        assertEquals("one 1.0.0 srm", stamp());
        console("mail:filter-enable two");
        assertFalse(Files.readString(etc(INTAKE)).contains("\nfilters_off"));
        Exception refused = assertThrows(Exception.class, () -> console("mail:filter-disable nobody"));
        assertTrue(refused.getMessage(), refused.getMessage().contains("there is no filter nobody"));
    }

    @Test
    public void aStoredMessageIsTriedAndGoesNowhere() throws Exception {
        send("lottery");
        FilterJar.of("one", "1.0.0").refusing("lottery").to(jar("one"));
        awaitAsked("one", "1.0.0");
        String said = console("mail:filter-try " + user + "/INBOX/1");
        assertTrue(said, said.contains("refuses: 550 5.7.1 not this word"));
        said = console("mail:filter-try --filters sample --to " + user + " " + user + "/INBOX/1");
        assertTrue(said, said.contains("would go to <" + user + ">"));
        said = console("mail:filter-try --delivery " + user + "/INBOX/1");
        assertTrue(said, said.contains("in the end: keeps"));
        try (var imap = ImapClient.connectTls(port("imaps")).login(user, PASSWORD)) {
            assertTrue(imap.command("SELECT INBOX").contains("* 1 EXISTS"));
        }
    }
}
