package org.amphora.dmarc.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.amphora.api.filter.AuthResult;
import org.amphora.api.filter.AuthResult.Property;
import org.amphora.api.filter.MessageFilter;
import org.amphora.api.filter.Verdict;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.SessionFacts;
import org.amphora.api.site.Network;
import org.amphora.dmarc.internal.report.AggregateReport;
import org.amphora.testkit.dns.FakeDns;
import org.amphora.testkit.filter.FakeMessage;
import org.amphora.testkit.filter.FakeTransaction;
import org.amphora.testkit.filter.MailFilterContract;
import org.amphora.testkit.site.FakeSite;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class DmarcFilterTest extends MailFilterContract {
    private static final Map<String, Object> DEFAULTS = Map.of(
            "reject", "reject",
            "quarantine", "quarantine",
            "temperror", "continue",
            "invalid_from", "continue",
            "organisational_domain", "public_suffix_list",
            "public_suffix_list", "suffixes",
            "keep_results", "14d",
            "results_max_size", "64K");

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final FakeDns dns = new FakeDns()
            .with("TXT _dmarc.strict.example", "v=DMARC1; p=reject; rua=mailto:reports@strict.example")
            .with("TXT _dmarc.careful.example", "v=DMARC1; p=quarantine")
            .with("TXT _dmarc.silent.example", FakeDns.FAIL);

    /** Not the one that is shipped, which takes its time to read. */
    @Before
    public void aShortList() throws IOException {
        Files.writeString(folder.newFile("suffixes").toPath(), "com\nexample\n");
    }

    @Override
    protected DmarcFilter filter() {
        return with();
    }

    private DmarcFilter with(String... keys) {
        var raw = new HashMap<>(DEFAULTS);
        for (int i = 0; i < keys.length; i += 2) raw.put(keys[i], keys[i + 1]);
        Path root = folder.getRoot().toPath();
        var filter = new DmarcFilter(root, root.resolve("data"));
        filter.read(raw);
        filter.dns = dns;
        filter.site = new FakeSite();
        return filter;
    }

    private static FakeTransaction transaction() {
        SessionFacts session =
                FakeTransaction.client().peer(Network.address("192.0.2.1"), 25).build();
        return new FakeTransaction("m1", session, Direction.INBOUND);
    }

    /** Passes for remote.example alone. */
    private static FakeTransaction checked() {
        FakeTransaction transaction = transaction();
        transaction.add(
                new AuthResult("spf", "pass", "", List.of(new Property("smtp", "mailfrom", "bounce@remote.example"))));
        transaction.add(new AuthResult("spf", "pass", "", List.of(new Property("smtp", "helo", "strict.example"))));
        transaction.add(new AuthResult("dkim", "none", "", List.of()));
        return transaction;
    }

    private static Verdict message(DmarcFilter filter, FakeTransaction transaction, String from) {
        MessageFilter view = filter.begin(transaction);
        return view.message(FakeMessage.of(transaction, from + "Subject: x\n\nbody\n"));
    }

    private static String reply(DmarcFilter filter, String from) {
        Verdict verdict = message(filter, checked(), from);
        return verdict instanceof Verdict.Refuse refuse ? refuse.reply().toString() : "";
    }

    private static AuthResult result(DmarcFilter filter, String from) {
        FakeTransaction transaction = checked();
        message(filter, transaction, from);
        List<AuthResult> all = transaction.results(AuthResult.class);
        return all.get(all.size() - 1);
    }

    @Test
    public void whatADomainWantsRejectedIsRejected() {
        assertEquals(
                "550 5.7.1 Email rejected per DMARC policy for strict.example",
                reply(with(), "From: Boss <boss@Strict.Example>\n"));
        assertEquals("", reply(with("reject", "quarantine"), "From: boss@strict.example\n"));
        assertEquals("", reply(with("reject", "continue"), "From: boss@strict.example\n"));
    }

    @Test
    public void theResultSaysWhatIsDone() {
        assertEquals(
                new AuthResult(
                        "dmarc",
                        "fail",
                        "",
                        List.of(
                                new Property("header", "from", "careful.example"),
                                new Property("policy", "dmarc", "quarantine"))),
                result(with(), "From: a@careful.example\n"));
        assertEquals(
                "none",
                result(with("quarantine", "continue"), "From: a@careful.example\n")
                        .properties()
                        .get(1)
                        .value());
        assertEquals(
                new AuthResult("dmarc", "none", "", List.of(new Property("header", "from", "other.example"))),
                result(with(), "From: a@other.example\n"));
        dns.with("TXT _dmarc.remote.example", "v=DMARC1; p=reject");
        assertEquals("pass", result(with(), "From: a@remote.example\n").result());
    }

    @Test
    public void ofSeveralAuthorsTheStrictestDomainCounts() {
        for (String from : List.of(
                "From: a@other.example, b@strict.example\n",
                "From: a@other.example\nFrom: b@strict.example\n",
                "From: group: a@other.example, b@strict.example;\n"))
            assertEquals(from, "550 5.7.1 Email rejected per DMARC policy for strict.example", reply(with(), from));
    }

    @Test
    public void aMessageWithoutAnAuthorIsAnErrorAndMayBeRejected() {
        for (String from : List.of(
                "",
                "From:\n",
                "From: nobody\n",
                "From: a@[192.0.2.1]\n",
                "From: a@exa\u0000mple.com\n",
                "From: a@" + "x".repeat(64) + ".example\n",
                "From: a@a.example, a@b.example, a@c.example, a@d.example, a@e.example, a@f.example\n")) {
            assertEquals(from, "permerror", result(with(), from).result());
            assertEquals("", reply(with(), from));
            assertTrue(reply(with("invalid_from", "reject"), from).startsWith("550 5.7.1 "));
        }
    }

    @Test
    public void aDnsThatIsDownRejectsNothing() {
        assertEquals("temperror", result(with(), "From: a@silent.example\n").result());
        assertEquals("", reply(with(), "From: a@silent.example\n"));
        assertTrue(
                reply(with("temperror", "tempfail"), "From: a@silent.example\n").startsWith("451 4.7.1 "));
        DmarcFilter filter = with();
        filter.dns = null;
        assertEquals("", reply(filter, "From: boss@strict.example\n"));
    }

    @Test
    public void withoutSpfAndDkimBeforeItNothingFails() {
        FakeTransaction transaction = transaction();
        assertSame(Verdict.CONTINUE, message(with(), transaction, "From: boss@strict.example\n"));
        assertEquals(
                "SPF has left no result",
                transaction.results(AuthResult.class).get(0).reason());
    }

    @Test
    public void whoIsNoStrangerIsNotChecked() {
        SessionFacts user = FakeTransaction.client().user("bob@example.org").build();
        assertSame(MessageFilter.NONE, with().begin(new FakeTransaction("m", user, Direction.SUBMISSION)));
        assertSame(MessageFilter.NONE, with().begin(new FakeTransaction("m")));
        assertSame(MessageFilter.NONE, with("skip_networks", "192.0.2.0/24").begin(transaction()));
    }

    @Test
    public void aListOfOnesOwnCountsFromTheNextMessageOn() throws Exception {
        Path list = folder.getRoot().toPath().resolve("suffixes");
        DmarcFilter filter = with();
        assertTrue(reply(filter, "From: a@b.strict.example\n").startsWith("550 "));
        Files.writeString(list, "com\nexample\nstrict.example\n");
        Files.setLastModifiedTime(list, java.nio.file.attribute.FileTime.fromMillis(1));
        assertEquals("", reply(filter, "From: a@b.strict.example\n"));
        Files.writeString(list, "oops");
        assertEquals("the one before counts", "", reply(filter, "From: a@b.strict.example\n"));
        assertEquals(1, filter.problems().size());
    }

    @Test
    public void whatHasComeIsReported() throws Exception {
        DmarcFilter filter = with();
        reply(filter, "From: boss@strict.example\n");
        reply(filter, "From: boss@strict.example\n");
        reply(filter, "From: a@careful.example\n");
        filter.deactivate();
        Path data = folder.getRoot().toPath().resolve("data");
        List<AggregateReport> reports = AggregateReport.of(data, LocalDate.now(ZoneOffset.UTC));
        assertEquals("careful.example asks for none", 1, reports.size());
        String xml = reports.get(0).xml("mail.example.org", "postmaster@example.org");
        for (String part : List.of(
                "<domain>strict.example</domain>",
                "<source_ip>192.0.2.1</source_ip>",
                "<count>2</count>",
                "<disposition>reject</disposition>",
                "<envelope_from>remote.example</envelope_from>",
                "<scope>mfrom</scope>")) assertTrue(part + " in " + xml, xml.contains(part));
        assertTrue(reports.get(0).fileName("mail.example.org").startsWith("mail.example.org!strict.example!"));
    }
}
