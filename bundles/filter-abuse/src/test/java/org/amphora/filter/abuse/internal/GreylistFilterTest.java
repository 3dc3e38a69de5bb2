package org.amphora.filter.abuse.internal;

import static org.amphora.filter.abuse.internal.Clients.PASS;
import static org.amphora.filter.abuse.internal.Clients.from;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.role.BadConfiguration;
import org.amphora.testkit.filter.MailFilterContract;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class GreylistFilterTest extends MailFilterContract {
    private static final Map<String, Object> DEFAULTS = Map.of(
            "delay", "300s",
            "retry_window", "2d",
            "max_age", "35d",
            "auto_whitelist_clients", "5",
            "whitelist_recipients", "postmaster@, abuse@",
            "max_entries", "50000",
            "save_interval", "1m");
    private static final String HOST = "192.0.2.1";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Path file;

    @Before
    public void file() throws IOException {
        file = folder.getRoot().toPath().resolve("greylist/greylist");
    }

    @Override
    protected GreylistFilter filter() {
        return filter(new Object[0]);
    }

    private GreylistFilter filter(Object... keys) {
        var filter = new GreylistFilter(file, () -> now);
        filter.read(Clients.with(DEFAULTS, keys));
        filter.site = Clients.site("198.51.100.1");
        return filter;
    }

    private static String waits(int seconds) {
        return "450 4.2.0 Greylisted, please try again in " + seconds + " seconds";
    }

    private static String ask(MailFilter filter, String host, String sender, String recipient) {
        return Clients.ask(filter, from(host).build(), sender, recipient);
    }

    private static String ask(MailFilter filter, String sender) {
        return ask(filter, HOST, sender, "bob@example.org");
    }

    private void later(Duration time) {
        now = now.plus(time);
    }

    private void later(int seconds) {
        later(Duration.ofSeconds(seconds));
    }

    @Test
    public void aTripletWaitsAndThenPassesForGood() {
        var filter = filter();
        assertEquals(waits(300), ask(filter, "a@remote.example"));
        later(299);
        assertEquals(waits(1), ask(filter, "a@remote.example"));
        later(1);
        assertEquals(PASS, ask(filter, "A@remote.example"));
        later(Duration.ofDays(34));
        assertEquals(PASS, ask(filter, "a@remote.example"));
        later(Duration.ofDays(36));
        assertEquals(waits(300), ask(filter, "a@remote.example"));
    }

    @Test
    public void eachPartOfTheTripletCounts() {
        var filter = filter();
        ask(filter, HOST, "a@remote.example", "bob@example.org");
        later(300);
        assertEquals(waits(300), ask(filter, "192.0.3.1", "a@remote.example", "bob@example.org"));
        assertEquals(waits(300), ask(filter, HOST, "b@remote.example", "bob@example.org"));
        assertEquals(waits(300), ask(filter, HOST, "", "bob@example.org"));
        assertEquals(waits(300), ask(filter, HOST, "a@remote.example", "carol@example.org"));
        assertEquals("a farm of one /24", PASS, ask(filter, "192.0.2.200", "a@remote.example", "bob@example.org"));
    }

    @Test
    public void aNetworkOfIpv6IsA64() {
        var filter = filter();
        ask(filter, "2001:db8:1:2::1", "a@remote.example", "bob@example.org");
        later(300);
        assertEquals(PASS, ask(filter, "2001:db8:1:2:ffff::9", "a@remote.example", "bob@example.org"));
        assertEquals(waits(300), ask(filter, "2001:db8:1:3::1", "a@remote.example", "bob@example.org"));
    }

    @Test
    public void aSenderMadeForEachMessageIsOneSender() {
        var filter = filter();
        ask(filter, "list-bounce-1017@remote.example");
        ask(filter, "news+x1@remote.example");
        later(300);
        assertEquals(PASS, ask(filter, "list-bounce-1018@remote.example"));
        assertEquals(PASS, ask(filter, "news+x2@remote.example"));
    }

    @Test
    public void whoComesTooLateBeginsAnew() {
        var filter = filter("retry_window", "1h");
        ask(filter, "a@remote.example");
        later(3601);
        assertEquals(waits(300), ask(filter, "a@remote.example"));
    }

    @Test
    public void aClientThatHasPassedOftenIsNotAsked() {
        var filter = filter("auto_whitelist_clients", "2");
        ask(filter, "a@remote.example");
        ask(filter, "b@remote.example");
        later(300);
        assertEquals(PASS, ask(filter, "a@remote.example"));
        assertEquals(PASS, ask(filter, "b@remote.example"));
        assertEquals("two in one hour are one", waits(300), ask(filter, "c@remote.example"));
        later(3600);
        assertEquals(PASS, ask(filter, "c@remote.example"));
        assertEquals(PASS, ask(filter, "d@remote.example"));
        assertEquals("its neighbour is", waits(300), ask(filter, "192.0.2.2", "e@remote.example", "bob@example.org"));
        later(Duration.ofDays(36));
        assertEquals("it is forgotten", waits(300), ask(filter, "f@remote.example"));
    }

    @Test
    public void whoIsNoStrangerDoesNotWait() {
        var filter = filter();
        assertEquals(
                PASS, Clients.ask(filter, from(HOST).user("bob@example.org").build()));
        assertEquals(PASS, Clients.ask(filter, from("198.51.100.1").build()));
        assertEquals(
                PASS, Clients.ask(filter, from(HOST).listener("lmtp", "lmtp").build()));
        assertEquals(PASS, ask(filter, HOST, "a@remote.example", "Postmaster@example.org"));
        assertEquals(waits(300), ask(filter, HOST, "a@remote.example", "postmaster2@example.org"));
    }

    @Test
    public void whatIsLongestUnusedIsForgottenFirst() {
        var filter = filter("max_entries", "100");
        ask(filter, "a@remote.example");
        for (int i = 0; i < 99; i++) ask(filter, "x" + i + "x@remote.example");
        ask(filter, "a@remote.example");
        ask(filter, "y@remote.example");
        later(300);
        assertEquals(PASS, ask(filter, "a@remote.example"));
        assertEquals(waits(300), ask(filter, "x0x@remote.example"));
    }

    @Test
    public void itSurvivesARestart() throws IOException {
        var filter = filter("auto_whitelist_clients", "1");
        ask(filter, "192.0.2.7", "a@remote.example", "bob@example.org");
        ask(filter, "a@remote.example");
        later(300);
        ask(filter, "192.0.2.7", "a@remote.example", "bob@example.org");
        filter.deactivate();
        assertFalse(Files.readString(file).contains("remote"));
        filter = filter("auto_whitelist_clients", "1");
        assertEquals(PASS, ask(filter, "a@remote.example"));
        assertEquals(PASS, ask(filter, "192.0.2.7", "new@remote.example", "bob@example.org"));
    }

    @Test
    public void itIsWrittenAtIntervalsWithoutWhatIsOver() throws IOException {
        var filter = filter("retry_window", "1h");
        ask(filter, "a@remote.example");
        assertFalse(Files.exists(file));
        later(60);
        ask(filter, "b@remote.example");
        assertTrue(Files.readString(file).endsWith("\nend 2\n"));
        later(3600);
        ask(filter, "c@remote.example");
        assertTrue(Files.readString(file).endsWith("\nend 2\n"));
    }

    @Test
    public void aDamagedFileIsLaidAside() throws IOException {
        var filter = filter();
        ask(filter, "a@remote.example");
        filter.deactivate();
        String good = Files.readString(file);
        later(300);
        for (String bad : new String[] {
            "",
            "amphora-greylist 1",
            "amphora-greylist 1\n",
            good.substring(0, good.length() - 1),
            good.substring(0, good.indexOf("end")),
            good.replace("greylist 1", "greylist 2"),
            good.replace("waits", "wants"),
            good.replaceAll(" \\d+\n", " x\n"),
            good + "more\n"
        }) {
            Files.writeString(file, bad);
            assertEquals(bad, waits(300), ask(filter(), "a@remote.example"));
            assertEquals(bad, Files.readString(file.resolveSibling("greylist.damaged")));
            assertFalse(Files.exists(file));
        }
        Files.writeString(file, good);
        assertEquals(PASS, ask(filter(), "a@remote.example"));
    }

    @Test
    public void aPlaceThatCannotBeWrittenRefusesNoMail() throws IOException {
        Files.writeString(file.getParent(), "a file where a folder should be");
        var filter = filter();
        ask(filter, "a@remote.example");
        later(300);
        assertEquals(PASS, ask(filter, "a@remote.example"));
        filter.deactivate();
    }

    @Test
    public void aBadValueIsNamedAndChangesNothing() {
        var e = assertThrows(BadConfiguration.class, () -> filter("retry_window", "60s"));
        assertEquals(
                "etc/org.amphora.filter.greylist.cfg: key retry_window = 60s: a time longer than delay is expected",
                e.getMessage());
        var filter = filter();
        assertThrows(BadConfiguration.class, () -> filter.read(Clients.with(DEFAULTS, "delay", "soon")));
        assertEquals(waits(300), ask(filter, "a@remote.example"));
        filter.read(Clients.with(DEFAULTS, "delay", "60s"));
        assertEquals(waits(60), ask(filter, "a@remote.example"));
    }
}
