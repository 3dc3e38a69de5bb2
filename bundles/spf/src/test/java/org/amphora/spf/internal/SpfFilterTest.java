package org.amphora.spf.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.amphora.api.filter.AuthResult;
import org.amphora.api.filter.Edit;
import org.amphora.api.filter.MessageFilter;
import org.amphora.api.filter.Verdict;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.SessionFacts;
import org.amphora.api.role.ConfigReader;
import org.amphora.api.site.Network;
import org.amphora.testkit.dns.FakeDns;
import org.amphora.testkit.filter.FakeMessage;
import org.amphora.testkit.filter.FakeTransaction;
import org.amphora.testkit.filter.MailFilterContract;
import org.amphora.testkit.site.FakeSite;
import org.junit.Test;

public class SpfFilterTest extends MailFilterContract {
    private static final Map<String, Object> DEFAULTS = Map.of(
            "fail", "continue",
            "softfail", "continue",
            "permerror", "continue",
            "temperror", "continue",
            "check_helo", "true",
            "received_spf", "true",
            "time_limit", "8s");
    private static final String CLIENT = "192.0.2.1";

    private final FakeDns dns = new FakeDns()
            .with("TXT good.example", "v=spf1 ip4:192.0.2.1 -all")
            .with("TXT bad.example", "v=spf1 -all exp=why.example")
            .with("TXT why.example", "Ask %{o}, not us")
            .with("TXT soft.example", "v=spf1 ~all")
            .with("TXT broken.example", "v=spf1 oops -all")
            .with("TXT silent.example", FakeDns.FAIL);

    @Override
    protected SpfFilter filter() {
        return with("fail", "reject");
    }

    private SpfFilter with(String... keys) {
        var raw = new HashMap<>(DEFAULTS);
        for (int i = 0; i < keys.length; i += 2) raw.put(keys[i], keys[i + 1]);
        return new SpfFilter(SpfSettings.read(new ConfigReader("org.amphora.spf", raw)), dns, new FakeSite());
    }

    private static SessionFacts.Builder client(String helo) {
        return FakeTransaction.client().peer(Network.address(CLIENT), 25).helo(helo, true);
    }

    private static FakeTransaction transaction(SessionFacts.Builder client) {
        SessionFacts session = client.build();
        return new FakeTransaction("m1", session, session.isAuthenticated() ? Direction.SUBMISSION : Direction.INBOUND);
    }

    private static Verdict sender(SpfFilter filter, FakeTransaction transaction, String sender) {
        Address address = sender.isEmpty() ? Address.NULL : Address.of(sender);
        return filter.begin(transaction).sender(MailParameters.of(address));
    }

    /** The reply at MAIL, or empty. */
    private static String reply(SpfFilter filter, String sender) {
        Verdict verdict = sender(filter, transaction(client("good.example")), sender);
        return verdict instanceof Verdict.Refuse refuse ? refuse.reply().toString() : "";
    }

    @Test
    public void bothIdentitiesLeaveAResult() {
        var transaction = transaction(client("bad.example"));
        assertSame(Verdict.CONTINUE, sender(with(), transaction, "a@good.example"));
        assertEquals(
                List.of(
                        new AuthResult(
                                "spf",
                                "pass",
                                "",
                                List.of(new AuthResult.Property("smtp", "mailfrom", "a@good.example"))),
                        new AuthResult(
                                "spf", "fail", "", List.of(new AuthResult.Property("smtp", "helo", "bad.example")))),
                transaction.results(AuthResult.class));
    }

    @Test
    public void ofTheNullSenderHeloIsAsked() {
        var transaction = transaction(client("good.example"));
        sender(with("check_helo", "false"), transaction, "");
        assertEquals(
                List.of(new AuthResult(
                        "spf", "pass", "", List.of(new AuthResult.Property("smtp", "helo", "good.example")))),
                transaction.results(AuthResult.class));
    }

    @Test
    public void byDefaultMailIsOnlyMarked() {
        for (String sender : List.of("a@bad.example", "a@soft.example", "a@broken.example", "a@silent.example"))
            assertEquals(sender, "", reply(with(), sender));
    }

    @Test
    public void eachResultHasItsPolicy() {
        assertEquals(
                "550 5.7.23 SPF: 192.0.2.1 is not allowed to send mail for bad.example; that domain explains: Ask bad.example,"
                        + " not us",
                reply(with("fail", "reject"), "a@bad.example"));
        assertEquals(
                "451 4.7.23 SPF: 192.0.2.1 is not allowed to send mail for soft.example",
                reply(with("softfail", "tempfail"), "a@soft.example"));
        assertEquals(
                "550 5.7.24 SPF: the policy of broken.example cannot be evaluated",
                reply(with("permerror", "reject"), "a@broken.example"));
        assertEquals(
                "451 4.7.24 SPF: the policy of silent.example cannot be evaluated",
                reply(with("temperror", "tempfail"), "a@silent.example"));
        assertEquals("", reply(with("fail", "reject"), "a@good.example"));
    }

    @Test
    public void aNameInHeloThatFailsIsRefusedAsWell() {
        Verdict verdict = sender(with("fail", "reject"), transaction(client("bad.example")), "a@good.example");
        assertTrue(verdict instanceof Verdict.Refuse);
        assertSame(
                Verdict.CONTINUE,
                sender(
                        with("fail", "reject", "check_helo", "no"),
                        transaction(client("bad.example")),
                        "a@good.example"));
    }

    @Test
    public void withoutADnsMailPassesWithATemporaryResult() {
        SpfFilter filter = with();
        filter.dns = null;
        var transaction = transaction(client("good.example"));
        assertSame(Verdict.CONTINUE, sender(filter, transaction, "a@good.example"));
        assertEquals("temperror", transaction.results(AuthResult.class).get(0).result());
    }

    @Test
    public void whoIsNoStrangerIsNotChecked() {
        SpfFilter filter = with("fail", "reject", "skip_networks", "198.51.100.0/24");
        for (SessionFacts.Builder client : List.of(
                client("bad.example").user("bob@example.org"),
                client("bad.example").listener("lmtp", "lmtp"),
                client("bad.example").peer(null, 0),
                client("bad.example").peer(Network.address("198.51.100.7"), 25),
                client("bad.example").peer(Network.address("127.0.0.1"), 25)))
            assertSame(MessageFilter.NONE, filter.begin(transaction(client)));
        var bounce = new FakeTransaction("m2", client("bad.example").build(), Direction.INTERNAL);
        assertSame(MessageFilter.NONE, filter.begin(bounce));
    }

    @Test
    public void theMessageIsMarked() {
        var transaction = transaction(client("b\r\nad \"helo\""));
        MessageFilter view = with().begin(transaction);
        view.sender(MailParameters.of(Address.of("a@good.example")));
        FakeMessage message = FakeMessage.of(transaction, "Subject: x\n\nbody\n");
        view.message(message);
        assertEquals(
                new Edit.InsertHeader(
                        0,
                        "Received-SPF",
                        "pass (mail.example.org: domain good.example designates the client as permitted sender)\r\n"
                                + "\tclient-ip=192.0.2.1;\r\n\tenvelope-from=\"a@good.example\";\r\n"
                                + "\thelo=\"b??ad \\\"helo\\\"\";\r\n\treceiver=mail.example.org;\r\n"
                                + "\tidentity=mailfrom;\r\n\tmechanism=\"ip4:192.0.2.1\""),
                message.edits().get(1));
        assertEquals(2, message.edits().size());
    }

    @Test
    public void theMarkMayBeLeftOut() {
        var transaction = transaction(client("good.example"));
        MessageFilter view = with("received_spf", "no").begin(transaction);
        view.sender(MailParameters.of(Address.of("a@good.example")));
        FakeMessage message = FakeMessage.of(transaction, "Subject: x\n\nbody\n");
        view.message(message);
        assertEquals(List.of(), message.edits());
    }

    @Test
    public void aDomainPublishesItsPolicyAndThatOfOurName() {
        var records = new SpfRecords();
        records.site = new FakeSite();
        List<String> values = records.records("example.org").stream()
                .map(r -> r.name() + ' ' + r.value())
                .toList();
        assertEquals(
                List.of("example.org v=spf1 mx a:mail.example.org -all", "mail.example.org v=spf1 a -all"), values);
    }
}
