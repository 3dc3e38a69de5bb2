package org.amphora.intake.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.amphora.api.filter.Edit;
import org.amphora.api.filter.Verdict;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.BodyWriter;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.MailException;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.MailParameters.BodyType;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Route;
import org.junit.After;
import org.junit.Test;

/** The server's own mail: signed like any other, refused by nobody. */
public class InternalMailTest {
    private static final String TEXT = "Return-Path: <>\r\nSubject: a report\r\n\r\nbody\r\n";

    private final Rig rig = new Rig();

    @After
    public void close() {
        rig.close();
    }

    private boolean send(MailParameters mail, String... to) throws IOException {
        BodyWriter writer = rig.spool.spool(new byte[0]);
        writer.write(ByteBuffer.wrap(TEXT.getBytes(US_ASCII)));
        List<Address> addresses = java.util.Arrays.stream(to).map(Address::of).toList();
        try {
            return rig.intake.send("m1B1", "m1", mail, addresses, writer.finish());
        } finally {
            assertEquals("the body is given back", 0, rig.spool.memory().open());
        }
    }

    private boolean send(String... to) throws IOException {
        return send(MailParameters.of(Address.NULL), to);
    }

    @Test
    public void itIsQueuedUnderItsOwnIdAndWithItsParents() throws Exception {
        assertTrue(send("info@example.org", "far@remote.example"));
        Envelope e = rig.last().envelope();
        assertEquals("m1B1", e.id());
        assertEquals("m1", e.session().id());
        assertEquals(Direction.INTERNAL, e.direction());
        assertTrue(e.reversePath().isNull());
        assertEquals(
                List.of(
                        new Route.Local("bob@example.org", ""),
                        new Route.Local("carol@example.org", ""),
                        new Route.Remote("remote.example")),
                e.recipients().stream().map(Recipient::route).toList());
        assertEquals(
                "nothing is delivered while the caller waits",
                Instant.EPOCH,
                rig.last().deadline());
        assertEquals(TEXT, rig.message());
        assertEquals(0, rig.intake.transactions());
    }

    @Test
    public void nobodyIsFound() throws Exception {
        assertFalse(send("nobody@example.org"));
        assertEquals(List.of(), rig.spool.accepted());
        assertEquals(0, rig.intake.transactions());
    }

    @Test
    public void filtersChangeItAndRefuseNothing() throws Exception {
        var angry = new ScriptedFilter();
        angry.connected = s -> Verdict.reject("no");
        angry.sender = m -> Verdict.tempfail("no");
        angry.recipient = r -> new Verdict.Discard("no");
        angry.message = m -> Verdict.reject("no");
        var signing = new ScriptedFilter().edits(new Edit.InsertHeader(0, "X-Signature", "ours"));
        rig.filter(angry, "a-angry");
        rig.filter(signing, "b-signing");
        assertTrue(send("bob@example.org"));
        assertEquals("Return-Path: <>\r\nX-Signature: ours\r\n" + TEXT.substring(17), rig.message());
        assertEquals(1, rig.last().envelope().recipients().size());
        assertFalse(rig.last().options().contains(org.amphora.api.queue.MailQueue.Option.HOLD));
    }

    @Test
    public void withoutARequiredFilterItWaits() throws Exception {
        rig.require("signing");
        MailException e = assertThrows(MailException.class, () -> send("bob@example.org"));
        assertTrue(e.status().isTemporary());
        rig.filter(new ScriptedFilter(), "signing");
        assertTrue(send("bob@example.org"));
        assertEquals(0, rig.intake.transactions());
    }

    @Test
    public void aFilterThatFailsMakesItWait() throws Exception {
        var failing = new ScriptedFilter();
        failing.message = m -> {
            throw new IllegalStateException("no key");
        };
        rig.filter(failing, "signing");
        assertTrue(assertThrows(MailException.class, () -> send("bob@example.org"))
                .status()
                .isTemporary());
        assertEquals(List.of(), rig.spool.accepted());
    }

    @Test
    public void itWaitsForDirectoryAndQueue() {
        rig.directory = null;
        assertTrue(assertThrows(MailException.class, () -> send("bob@example.org"))
                .status()
                .isTemporary());
        rig.directory = rig.users;
        rig.queue = null;
        assertTrue(assertThrows(MailException.class, () -> send("bob@example.org"))
                .status()
                .isTemporary());
        assertEquals(0, rig.intake.transactions());
    }

    /** RFC 8689: who relays it honours that. */
    @Test
    public void whatRequiresTlsGoesOnAndStillDoes() throws Exception {
        var mail = new MailParameters(Address.of("a@b.example"), -1, BodyType.SEVEN_BIT, false, true, "", null);
        assertTrue(send(mail, "far@remote.example"));
        assertTrue(rig.last().envelope().mail().requireTls());
    }
}
