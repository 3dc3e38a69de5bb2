package org.amphora.intake.internal;

import static org.amphora.intake.internal.Rig.bob;
import static org.amphora.intake.internal.Rig.ip;
import static org.amphora.intake.internal.Rig.rcpt;
import static org.amphora.intake.internal.Rig.reply;
import static org.amphora.intake.internal.Rig.stranger;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.amphora.api.intake.IntakeTransaction;
import org.amphora.api.intake.IntakeTransaction.Committed;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.Notify;
import org.amphora.api.mail.SessionFacts;
import org.amphora.api.queue.MailQueue.Option;
import org.amphora.api.queue.Outcome;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Addresses in headers, copies, and files that change; where messages go is {@link RoutingTableTest}'s. */
public class RewritingTest {
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final Rig rig = new Rig();

    @After
    public void close() {
        rig.close();
    }

    private Path table(String key, String rows) throws IOException {
        Path file = folder.getRoot().toPath().resolve(key);
        Files.writeString(file, rows);
        rig.set(key, file.toString());
        return file;
    }

    /** The header that a message arrives with. */
    private String header(SessionFacts session, String header) throws IOException {
        IntakeTransaction t = rig.begin(session, session.isAuthenticated() ? "bob" : "a@b.example");
        rcpt(t, "carol@example.org");
        Rig.data(t, header.replace("\n", "\r\n") + "\r\n\r\nTo: body\r\n");
        String message = rig.message();
        assertTrue(message, message.endsWith("\r\n\r\nTo: body\r\n"));
        int end = message.indexOf("\r\nDate: x");
        return message.substring(message.lastIndexOf(" +0000\r\n", end) + 8, end);
    }

    @Test
    public void bareNamesInHeaders() throws IOException {
        String given =
                """
                From: Bob <bob>
                to: carol, "A, B" <a@b.example>, (joe) joe, Joe Smith, "x y"
                Cc: team: bob, x@y.example;
                Bcc: undisclosed-recipients:;
                Reply-To: =?utf-8?q?B=C3=B6b?= <bob>
                Subject: bob
                X-To: bob
                Date: x
                Message-ID: <1@x>""";
        String become =
                """
                From: Bob <bob@example.org>
                to: carol@example.org, "A, B" <a@b.example>, joe@example.org, "Joe Smith", "x
                 y"
                Cc: team: bob@example.org, x@y.example;
                Bcc: undisclosed-recipients:;
                Reply-To: =?ISO-8859-1?B?QvZi?= <bob@example.org>
                Subject: bob
                X-To: bob""";
        assertEquals(become.replace("\n", "\r\n"), header(bob().build(), given));
        String untouched = given.substring(0, given.indexOf("\nDate")).replace("\n", "\r\n");
        assertEquals(untouched, header(stranger().build(), given));
    }

    @Test
    public void whatNeedsNothingStaysAsItIs() throws IOException {
        String given =
                "From:  \"Bob\"   <bob@example.org>\nTo:a@b.example,\n  c@d.example (C)\nDate: x\nMessage-ID: <1@x>";
        assertEquals(given.substring(0, given.indexOf("\nDate")).replace("\n", "\r\n"), header(bob().build(), given));
    }

    @Test
    public void canonicalMapsInHeaders() throws IOException {
        table("canonical_maps", "bob Bob.Smith@example.com\n@old.example @example.org\n");
        table("sender_canonical_maps", "carol caroline\n");
        String given =
                "From: bob\nSender: carol@example.org\nTo: bob+x, carol, d@old.example\nDate: x\nMessage-ID: <1@x>";
        assertEquals(
                "From: Bob.Smith@example.com\r\nSender: caroline@example.org\r\n"
                        + "To: Bob.Smith+x@example.com, carol@example.org, d@example.org",
                header(bob().build(), given));
    }

    @Test
    public void whoIsLocal() {
        SessionFacts near = stranger().peer(ip("127.0.0.1"), 1).build();
        SessionFacts lmtp =
                stranger().listener("lmtp", "lmtp").peer(ip("127.0.0.1"), 1).build();
        boolean[][] expected = {{false, false, true}, {true, false, false}, {true, false, false}, {false, false, false}
        };
        String[] words = {"permit_sasl_authenticated", "permit_mynetworks", "permit_inet_interfaces", ""};
        for (int i = 0; i < words.length; i++) {
            rig.set("local_header_rewrite_clients", words[i]);
            assertEquals(words[i], expected[i][0], rig.intake.completes(near));
            assertEquals(
                    words[i], expected[i][1], rig.intake.completes(stranger().build()));
            assertEquals(words[i], expected[i][2], rig.intake.completes(bob().build()));
            assertFalse(words[i], rig.intake.completes(lmtp));
        }
    }

    @Test
    public void aTableIsReadAgain() throws IOException {
        Path file = table("relay_recipient_maps", "ann@relayed.example x\n");
        rig.values.relayDomains = List.of("relayed.example");
        rig.relay = true;
        assertEquals("nothing is warned of", List.of(), rig.intake.problems());
        String unknown = "550 5.1.1 No such user here";
        assertEquals(unknown, rig.ask(stranger().build(), "a@b.example", "bill@relayed.example"));
        Files.writeString(file, "ann@relayed.example x\nbill@relayed.example x\n");
        assertEquals("not yet", unknown, rig.ask(stranger().build(), "a@b.example", "bill@relayed.example"));
        rig.nanos.addAndGet(1_000_000_000);
        assertEquals("250 2.1.5 Ok", rig.ask(stranger().build(), "a@b.example", "bill@relayed.example"));
        Files.delete(file);
        rig.nanos.addAndGet(1_000_000_000);
        assertEquals(
                "what is gone leaves what was",
                "250 2.1.5 Ok",
                rig.ask(stranger().build(), "a@b.example", "bill@relayed.example"));
    }

    private Committed copied(SessionFacts session, String... to) throws IOException {
        IntakeTransaction t = rig.begin(session, "alice@remote.example");
        for (String r : to) rcpt(t, r);
        return Rig.data(t, Rig.MESSAGE);
    }

    @Test
    public void aCopyIsNobodysReply() throws IOException {
        rig.set("always_bcc", "carol@example.org");
        rig.spool.answer(r -> r.notifyOn().equals(Set.of(Notify.NEVER))
                ? new Outcome.Failed(reply("552 5.2.2 Full"))
                : new Outcome.Delivered(reply("250 2.0.0 Delivered")));
        assertEquals(250, copied(stranger().build(), "bob@example.org").reply().code());
        assertEquals(2, rig.spool.accepted().size());
        assertEquals(List.of(), rig.spool.bounced());
        rig.spool.answer(r -> new Outcome.Failed(reply("552 5.2.2 Full")));
        assertEquals(552, copied(stranger().build(), "bob@example.org").reply().code());
        assertEquals("none of what is refused", 3, rig.spool.accepted().size());
    }

    @Test
    public void withoutTheDirectoryNoCopyIsForgotten() throws IOException {
        rig.set("always_bcc", "carol@example.org");
        IntakeTransaction t = rig.begin();
        rcpt(t, "bob@example.org");
        rig.directory = null;
        assertEquals(451, Rig.data(t, Rig.MESSAGE).reply().code());
        assertEquals("nothing twice when it comes again", List.of(), rig.spool.accepted());
    }

    @Test
    public void ofLmtpTheCopyIsQueued() throws IOException {
        rig.set("always_bcc", "archive@remote.example");
        SessionFacts lmtp = stranger().listener("lmtp", "lmtp").build();
        Committed committed = copied(lmtp, "bob@example.org", "carol@example.org");
        assertEquals(2, committed.perRecipient().size());
        assertEquals(Set.of(Option.NEVER_QUEUE), rig.spool.accepted().get(0).options());
        assertEquals(Set.of(), rig.last().options());
        assertEquals(
                Address.of("archive@remote.example"),
                rig.last().envelope().recipients().get(0).address());
        String id = rig.spool.accepted().get(0).envelope().id();
        assertEquals("an entry of its own", id + "C", rig.last().envelope().id());
    }

    @Test
    public void lmtpIsNotParted() throws IOException {
        rig.users.alias("mixed@example.org", "bob@example.org", "someone@remote.example");
        rig.relay = true;
        rig.set("srs_secret", folder.getRoot().toPath().resolve("secret").toString());
        rig.set("srs_domain", "srs.example.org");
        copied(stranger().listener("lmtp", "lmtp").build(), "mixed@example.org");
        assertEquals(1, rig.spool.accepted().size());
        copied(stranger().build(), "mixed@example.org");
        assertEquals(3, rig.spool.accepted().size());
    }

    @Test
    public void aSecretIsMade() throws IOException {
        Path file = folder.getRoot().toPath().resolve("srs-secret");
        rig.set("srs_secret", file.toString());
        assertFalse("not while it is off", Files.exists(file));
        rig.set("srs_domain", "srs.example.org");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        String made = Files.readString(file);
        assertTrue(made, made.matches("[A-Za-z0-9_-]{32}\n"));
        rig.set("srs_exclude_domains", "a.example");
        assertEquals("once", made, Files.readString(file));
    }
}
