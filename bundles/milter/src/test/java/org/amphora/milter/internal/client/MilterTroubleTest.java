package org.amphora.milter.internal.client;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.amphora.api.filter.MessageFilter;
import org.amphora.api.filter.Verdict;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.SessionFacts;
import org.amphora.api.role.BadConfiguration;
import org.amphora.milter.internal.wire.Command;
import org.amphora.milter.internal.wire.Options;
import org.amphora.milter.internal.wire.Response;
import org.amphora.milter.internal.wire.Response.Plain;
import org.amphora.testkit.filter.FakeTransaction;
import org.junit.Test;

/** A milter that is not there, dies, stalls or lies: the default action, and all goes well again when it does. */
public class MilterTroubleTest {
    private static final SessionFacts SESSION = FakeTransaction.client().build();
    private static final String TEMPFAIL = "451 4.7.1 Service unavailable - try again later";

    private static void assertTempfail(Verdict verdict) {
        assertEquals(TEMPFAIL, ((Verdict.Refuse) verdict).reply().toString());
    }

    private static MilterFilter nobody(String... keysAndValues) throws IOException {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        var raw = Rig.raw(keysAndValues);
        raw.put("milter", "inet:" + port + "@127.0.0.1");
        return Rig.filter(MilterSettings.read(raw), null);
    }

    @Test
    public void nobodyThereIsTheDefaultAction() throws Exception {
        assertTempfail(Rig.run(nobody()).verdict());
        assertEquals(
                "550 5.5.0 Service unavailable",
                ((Verdict.Refuse) Rig.run(nobody("milter_default_action", "reject"))
                                .verdict())
                        .reply()
                        .toString());
        assertEquals(
                421,
                ((Verdict.Refuse) Rig.run(nobody("milter_default_action", "shutdown"))
                                .verdict())
                        .reply()
                        .code());
        assertTrue(Rig.run(nobody("milter_default_action", "accept")).verdict() instanceof Verdict.Accept);
        MilterFilter filter = nobody("milter_default_action", "quarantine");
        assertTrue(Rig.run(filter).verdict() instanceof Verdict.Hold);
        assertFalse("the operator is told", filter.problem().isEmpty());
        assertEquals(0, filter.connections());
    }

    /** It may be back when there is a message. */
    @Test
    public void aConnectionIsNotRefusedForIt() throws Exception {
        assertEquals(Verdict.CONTINUE, nobody().connected(SESSION));
    }

    @Test
    public void aHostWithoutAnAddress() throws Exception {
        var raw = Rig.raw("milter", "inet:1@nowhere.invalid");
        assertTempfail(Rig.run(Rig.filter(MilterSettings.read(raw), null)).verdict());
    }

    /** Dies at a stage: the message is put off, and the next one is asked about again. */
    @Test
    public void itDies() throws Exception {
        for (char stage : "OCHMRTLNBE".toCharArray()) {
            var alive = new AtomicInteger();
            try (var milter = new FakeMilter(
                    c -> c.packet().code() == stage && alive.getAndIncrement() == 0 ? null : FakeMilter.friendly(c))) {
                MilterFilter filter = Rig.filter(milter);
                assertTempfail(Rig.run(filter).verdict());
                assertEquals(stage + ": nothing stays open", 0, filter.connections());
                assertEquals(Verdict.CONTINUE, Rig.run(filter).verdict());
                assertEquals("", filter.problem());
            }
        }
    }

    @Test
    public void aConnectionThatWaitedMayHaveGone() throws Exception {
        var mails = new AtomicInteger();
        try (var milter = new FakeMilter(
                c -> c instanceof Command.Mail && mails.getAndIncrement() == 1 ? null : FakeMilter.friendly(c))) {
            MilterFilter filter = Rig.filter(milter);
            filter.connected(SESSION);
            assertEquals(Verdict.CONTINUE, Rig.run(filter).verdict());
            assertEquals("on a new one", Verdict.CONTINUE, Rig.run(filter).verdict());
            assertEquals(2, milter.connections());
        }
    }

    @Test
    public void itStalls() throws Exception {
        for (char stage : "OCMRNE".toCharArray()) {
            try (var milter = new FakeMilter(c -> c.packet().code() == stage ? List.of() : FakeMilter.friendly(c))) {
                String[] patience = {
                    "milter_connect_timeout", "50ms", "milter_command_timeout", "50ms", "milter_content_timeout", "50ms"
                };
                MilterFilter filter = Rig.filter(milter, patience);
                assertTempfail(Rig.run(filter).verdict());
                assertTrue(filter.problem(), filter.problem().endsWith("no answer in time"));
                assertEquals(0, filter.connections());
            }
        }
    }

    /** Still at work is not for ever. */
    @Test
    public void itIsAtWorkForEver() throws Exception {
        var progress = new ArrayList<Response>();
        IntStream.range(0, 100).forEach(i -> progress.add(Plain.PROGRESS));
        try (var milter = new FakeMilter(c -> c instanceof Command.EndOfMessage ? progress : FakeMilter.friendly(c))) {
            assertTempfail(Rig.run(Rig.filter(milter, "milter_content_timeout", "100ms"))
                    .verdict());
        }
    }

    @Test
    public void anInterruptEndsAWait() throws Exception {
        try (var milter = new FakeMilter(c -> c instanceof Command.Mail ? List.of() : FakeMilter.friendly(c))) {
            MilterFilter filter = Rig.filter(milter, "milter_command_timeout", "5m");
            Thread.currentThread().interrupt();
            assertTempfail(Rig.run(filter).verdict());
            assertTrue("it is not forgotten", Thread.interrupted());
            assertEquals(0, filter.connections());
        }
    }

    @Test
    public void itLies() throws Exception {
        List<Function<Command, List<Response>>> lies = List.of(
                atEnd(new Response.ReplyCode("250 fine")),
                atEnd(new Response.ReplyCode("550-5.7.1 one\r\n551 5.7.1 two\r\n250 x")),
                atEnd(new Response.ReplyCode("")),
                atEnd(new Response.InsertHeader(-1, "X", "y"), Plain.CONTINUE),
                atEnd(new Response.ChangeHeader(-1, "X", "y"), Plain.CONTINUE),
                atEnd(new Response.AddHeader("", "y"), Plain.CONTINUE),
                atEnd(new Response.AddHeader("X Y", "y"), Plain.CONTINUE),
                atEnd(new Response.AddHeader("X", "y\nZ: no folding"), Plain.CONTINUE),
                atEnd(new Response.AddRecipient("<>"), Plain.CONTINUE),
                atEnd(new Response.Negotiated(new Options(6, 0, 0))),
                atEnd(Plain.CONNECTION_FAILURE),
                at('R', new Response.AddRecipient("<x@example.org>"), Plain.CONTINUE),
                at('O', Plain.CONTINUE),
                at('O', new Response.Negotiated(new Options(7, 0, 0))),
                at('O', new Response.Negotiated(new Options(1, 0, 0))),
                at('O', new Response.Negotiated(new Options(6, 0x1000, 0))));
        for (Function<Command, List<Response>> lie : lies) {
            try (var milter = new FakeMilter(lie)) {
                MilterFilter filter = Rig.filter(milter);
                assertTempfail(Rig.run(filter).verdict());
                assertEquals(0, filter.connections());
            }
        }
    }

    private static Function<Command, List<Response>> at(char stage, Response... answer) {
        return c -> c.packet().code() == stage ? List.of(answer) : FakeMilter.friendly(c);
    }

    private static Function<Command, List<Response>> atEnd(Response... answer) {
        return at('E', answer);
    }

    @Test
    public void whatALimitForbidsIsALie() throws Exception {
        Response[] many = IntStream.range(0, 4)
                .mapToObj(i -> new Response.AddHeader("X", "y"))
                .toArray(Response[]::new);
        try (FakeMilter milter = FakeMilter.editing(many)) {
            assertEquals(
                    4,
                    Rig.run(Rig.filter(milter, "milter_modification_limit", "4"))
                            .message()
                            .edits()
                            .size());
            Rig.Result result = Rig.run(Rig.filter(milter, "milter_modification_limit", "3"));
            assertTempfail(result.verdict());
            assertEquals("nothing of it is done", List.of(), result.message().edits());
        }
        try (FakeMilter milter = FakeMilter.editing(new Response.ReplaceBody(new byte[1025]))) {
            assertTempfail(
                    Rig.run(Rig.filter(milter, "milter_body_limit", "1024")).verdict());
            assertTempfail(
                    Rig.run(Rig.filter(milter, "milter_packet_limit", "1024")).verdict());
            assertEquals(
                    Verdict.CONTINUE,
                    Rig.run(Rig.filter(milter, "milter_packet_limit", "1026")).verdict());
        }
    }

    /** As many connections as may be: one that waits makes room, and where none waits there is none. */
    @Test
    public void connectionsAreBounded() throws Exception {
        try (FakeMilter milter = FakeMilter.editing()) {
            MilterFilter filter = Rig.filter(milter, "milter_connection_limit", "2");
            for (int i = 0; i < 5; i++)
                filter.connected(SessionFacts.builder("s" + i).build());
            assertEquals(2, filter.connections());
            MessageFilter first = begin(filter, "s3");
            assertEquals("its own", Verdict.CONTINUE, first.sender(Rig.ALICE));
            MessageFilter second = begin(filter, "s0");
            assertEquals("that of s4", Verdict.CONTINUE, second.sender(Rig.ALICE));
            assertEquals(2, filter.connections());
            MessageFilter third = begin(filter, "s1");
            assertTempfail(third.sender(Rig.ALICE));
            assertTempfail(third.recipient(Rig.BOB));
            second.end();
            MessageFilter fourth = begin(filter, "s1");
            assertEquals(Verdict.CONTINUE, fourth.sender(Rig.ALICE));
            for (MessageFilter m : List.of(first, third, fourth)) m.end();
            for (int i = 0; i < 5; i++)
                filter.disconnected(SessionFacts.builder("s" + i).build());
            assertEquals(0, filter.connections());
        }
    }

    private static MessageFilter begin(MilterFilter filter, String session) {
        var facts = SessionFacts.builder(session).build();
        return filter.begin(new FakeTransaction("m", facts, Direction.INBOUND));
    }

    @Test
    public void aChangedFileCountsForTheNextMessage() throws Exception {
        try (FakeMilter before = FakeMilter.editing();
                FakeMilter after = FakeMilter.editing()) {
            MilterFilter filter = Rig.filter(before);
            filter.connected(SESSION);
            MessageFilter open = filter.begin(new FakeTransaction("m1"));
            open.sender(Rig.ALICE);
            filter.configure(Rig.settings(after));
            assertEquals(Verdict.CONTINUE, open.recipient(Rig.BOB));
            assertEquals(Verdict.CONTINUE, Rig.run(filter).verdict());
            open.end();
            before.awaitEnds();
            assertTrue(before.told().contains("R<bob@example.org>|"));
            assertTrue(after.told().contains("M<alice@remote.example>|"));
        }
    }

    @Test
    public void aUnixSocket() throws Exception {
        Path directory = Files.createTempDirectory("milter");
        Path path = directory.resolve("s");
        try (FakeMilter milter = FakeMilter.at(path, FakeMilter::friendly)) {
            var settings = MilterSettings.read(Rig.raw("milter", "unix:" + path));
            assertEquals(Verdict.CONTINUE, Rig.run(Rig.filter(settings, null)).verdict());
            assertFalse(milter.told().isEmpty());
        } finally {
            Files.deleteIfExists(path);
            Files.delete(directory);
        }
    }

    @Test
    public void mistakesInTheFileAreNamed() {
        BadConfiguration e = assertThrows(
                BadConfiguration.class,
                () -> MilterSettings.read(Rig.raw(
                        "milter", "localhost:11332",
                        "milter_default_action", "drop",
                        "milter_protocol", "5",
                        "milter_content_timeout", "1h",
                        "milter_packet_limit", "10")));
        for (String key : List.of("milter =", "default_action", "protocol", "content_timeout", "packet_limit"))
            assertTrue(e.getMessage(), e.getMessage().contains(key));
        assertTrue(e.getMessage().startsWith("etc/org.amphora.milter-test.cfg"));
    }

    @Test
    public void endpoints() {
        for (String good : List.of(
                "inet:8891@localhost", "inet:127.0.0.1:8891", "inet6:8891@[::1]", "unix:/run/x", "local:/run/x"))
            assertEquals(good, new Endpoint(good).text());
        for (String bad : List.of("8891", "inet:0@x", "inet:65536@x", "unix:relative", "tcp:1@x", "inet:x"))
            assertThrows(bad, IllegalArgumentException.class, () -> new Endpoint(bad));
    }
}
