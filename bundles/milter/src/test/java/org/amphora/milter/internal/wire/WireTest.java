package org.amphora.milter.internal.wire;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.amphora.milter.internal.wire.Command.Connect.Family;
import org.junit.Test;

/** Every command and response, octet by octet: as libmilter and Postfix have them on the wire. */
public class WireTest {
    private static final int LIMIT = 70_000;

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** What stands behind the length, as text. */
    private static String text(Packet packet) {
        byte[] all = packet.octets();
        assertEquals("the length", all.length - 4, ByteBuffer.wrap(all).getInt());
        return new String(all, 4, all.length - 4, StandardCharsets.ISO_8859_1);
    }

    private static Packet packet(String text) {
        return new Packet(text.charAt(0), octets(text.substring(1)));
    }

    private static void command(String wire, Command command) throws Exception {
        assertEquals(wire, text(command.packet()));
        assertEquals(wire, text(Command.of(packet(wire)).packet()));
        if (!(command instanceof Command.Body || command instanceof Command.EndOfMessage))
            assertEquals(command, Command.of(packet(wire)));
    }

    private static void response(String wire, Response response) throws Exception {
        assertEquals(wire, text(response.packet()));
        assertEquals(wire, text(Response.of(packet(wire)).packet()));
        if (!(response instanceof Response.ReplaceBody)) assertEquals(response, Response.of(packet(wire)));
    }

    @Test
    public void commands() throws Exception {
        command("O\0\0\0\6\0\0\1\u00ff\0\37\u00ff\u00ff", new Command.Negotiate(new Options(6, 0x1ff, 0x1fffff)));
        command(
                "Cmx.example\0004\u0087\007192.0.2.1\0",
                new Command.Connect("mx.example", Family.IPV4, 34567, "192.0.2.1"));
        command("C[::1]\0006\0\0::1\0", new Command.Connect("[::1]", Family.IPV6, 0, "::1"));
        command("Clocalhost\0L\0\0/run/x\0", new Command.Connect("localhost", Family.UNIX, 0, "/run/x"));
        command("Cunknown\0U", new Command.Connect("unknown", Family.UNKNOWN, 0, ""));
        command("Hclient.example\0", new Command.Helo("client.example"));
        command(
                "M<a@b.example>\0SIZE=100\0BODY=8BITMIME\0",
                new Command.Mail("<a@b.example>", List.of("SIZE=100", "BODY=8BITMIME")));
        command("M<>\0", new Command.Mail("<>", List.of()));
        command("R<c@d.example>\0NOTIFY=NEVER\0", new Command.Rcpt("<c@d.example>", List.of("NOTIFY=NEVER")));
        command("T", Command.Plain.DATA);
        command("LSubject\0hello\n world\0", new Command.Header("Subject", "hello\n world"));
        command("N", Command.Plain.END_OF_HEADER);
        command("Bone\r\ntwo\0\r\n", new Command.Body(octets("one\r\ntwo\0\r\n")));
        command("E", new Command.EndOfMessage(new byte[0]));
        command("Elast\r\n", new Command.EndOfMessage(octets("last\r\n")));
        command("UBADCMD x\0", new Command.Unknown("BADCMD x"));
        command("A", Command.Plain.ABORT);
        command("Q", Command.Plain.QUIT);
        command("K", Command.Plain.QUIT_NEW_CONNECTION);
        var macros = new LinkedHashMap<String, String>();
        macros.put("i", "4Xyz");
        macros.put("{mail_addr}", "a@b.example");
        command("DMi\0004Xyz\0{mail_addr}\0a@b.example\0", new Command.Macros('M', macros));
        command("DE", new Command.Macros('E', Map.of()));
    }

    @Test
    public void responses() throws Exception {
        response("c", Response.Plain.CONTINUE);
        response("a", Response.Plain.ACCEPT);
        response("r", Response.Plain.REJECT);
        response("t", Response.Plain.TEMPFAIL);
        response("d", Response.Plain.DISCARD);
        response("s", Response.Plain.SKIP);
        response("p", Response.Plain.PROGRESS);
        response("f", Response.Plain.CONNECTION_FAILURE);
        response("4", Response.Plain.SHUTDOWN);
        response("y550 5.7.1 go away\0", new Response.ReplyCode("550 5.7.1 go away"));
        response("hX-One\0 value\0", new Response.AddHeader("X-One", " value"));
        response("i\0\0\0\1X-One\0value\0", new Response.InsertHeader(1, "X-One", "value"));
        response("m\0\0\0\2Subject\0\0", new Response.ChangeHeader(2, "Subject", ""));
        response("e<a@b>\0", new Response.ChangeFrom("<a@b>", ""));
        response("e<a@b>\0SIZE=5\0", new Response.ChangeFrom("<a@b>", "SIZE=5"));
        response("+<a@b>\0", new Response.AddRecipient("<a@b>"));
        response("2<a@b>\0NOTIFY=NEVER\0", new Response.AddRecipientWith("<a@b>", "NOTIFY=NEVER"));
        response("2<a@b>\0", new Response.AddRecipientWith("<a@b>", ""));
        response("-<a@b>\0", new Response.DeleteRecipient("<a@b>"));
        response("bnew body\r\n", new Response.ReplaceBody(octets("new body\r\n")));
        response("qspam\0", new Response.Quarantine("spam"));
        var wanted = new Options(6, 0x11, 0x100000, Map.of(Stage.MAIL, List.of("i", "{auth_type}")));
        response("O\0\0\0\6\0\0\0\21\0\20\0\0\0\0\0\2i {auth_type}\0", new Response.Negotiated(wanted));
    }

    /** pymilter and others end some texts without the NUL. */
    @Test
    public void textsWithoutTheirEnd() throws Exception {
        assertEquals(new Response.ReplyCode("451 4.7.1 later"), Response.of(packet("y451 4.7.1 later")));
        assertEquals(new Response.Quarantine("why"), Response.of(packet("qwhy")));
    }

    @Test
    public void whatIsMalformedIsSaid() {
        for (String wire : List.of(
                "O\0\0\0\6",
                "C",
                "Cmx\0",
                "Cmx\0X\0\0a\0",
                "Cmx\0004\0",
                "Hmx",
                "Hmx\0x",
                "M",
                "Mx",
                "Ma\0b",
                "Tx",
                "LSubject\0",
                "Nx",
                "D",
                "DMi\0",
                "Qx",
                "Z",
                "\0")) assertThrows(wire, Malformed.class, () -> Command.of(packet(wire)));
        for (String wire : List.of(
                "cx",
                "i\0\0\1",
                "hX\0",
                "m\0\0\0\1X\0v\0x",
                "e",
                "+a",
                "+a\0b\0",
                "O\0\0\0\6\0\0\0\1\0\0\0\0\0\0\0\2i",
                "Z")) assertThrows(wire, Malformed.class, () -> Response.of(packet(wire)));
    }

    /** Unknown lists of macros come from milters that are newer than this. */
    @Test
    public void listsOfOtherStagesArePassedOver() throws Exception {
        Response response = Response.of(packet("O\0\0\0\6\0\0\0\1\0\0\0\0\0\0\0\11x y\0\0\0\0\0j, _\0"));
        assertEquals(
                Map.of(Stage.CONNECT, List.of("j", "_")),
                ((Response.Negotiated) response).options().macros());
    }

    @Test
    public void packetsAreFramedByteByByte() throws Exception {
        List<Packet> sent = List.of(
                new Command.Helo("client.example").packet(),
                Command.Plain.DATA.packet(),
                new Command.Body(new byte[Command.Body.LONGEST]).packet());
        var framer = new Framer(LIMIT);
        var got = new ArrayList<Packet>();
        for (Packet packet : sent) {
            for (byte b : packet.octets()) {
                ByteBuffer in = ByteBuffer.wrap(new byte[] {b});
                Packet next = framer.next(in);
                assertEquals("all is taken", 0, in.remaining());
                if (next != null) got.add(next);
                assertEquals(next != null, framer.isEmpty());
            }
        }
        assertEquals(sent.size(), got.size());
        for (int i = 0; i < sent.size(); i++) {
            assertEquals(sent.get(i).code(), got.get(i).code());
            assertArrayEquals(sent.get(i).payload(), got.get(i).payload());
        }
    }

    @Test
    public void severalPacketsAtOnce() throws Exception {
        var in = ByteBuffer.wrap(octets("\0\0\0\1c\0\0\0\3hX\0\0\0"));
        var framer = new Framer(LIMIT);
        assertEquals('c', framer.next(in).code());
        assertEquals('h', framer.next(in).code());
        assertNull(framer.next(in));
        assertTrue(!in.hasRemaining() && !framer.isEmpty());
    }

    @Test
    public void theLimitOfAPacketIsKept() throws Exception {
        var framer = new Framer(5);
        assertEquals('h', framer.next(ByteBuffer.wrap(octets("\0\0\0\5hfour"))).code());
        for (String length : List.of("\0\0\0\6", "\0\0\0\0", "\177\u00ff\u00ff\u00ff", "\u00ff\u00ff\u00ff\u00ff"))
            assertThrows(Malformed.class, () -> new Framer(5).next(ByteBuffer.wrap(octets(length))));
    }

    /** A letter that an older version does not have must not be sent. */
    @Test
    public void stagesHaveTheirVersions() {
        assertTrue(Stage.MAIL.isIn(2) && Stage.END_OF_HEADER.isIn(2) && Stage.END_OF_MESSAGE.isIn(2));
        assertTrue(!Stage.UNKNOWN.isIn(2) && Stage.UNKNOWN.isIn(3));
        assertTrue(!Stage.DATA.isIn(3) && Stage.DATA.isIn(4) && Stage.DATA.isIn(6));
    }

    @Test
    public void textsAreOctets() {
        assertEquals("gr\u00c3\u00bc\u00c3\u009fe", Octets.of("gr\u00fc\u00dfe"));
        assertEquals("gr\u00fc\u00dfe", Octets.toUnicode("gr\u00c3\u00bc\u00c3\u009fe"));
        assertEquals("no UTF-8 stays", "gr\u00fce", Octets.toUnicode("gr\u00fce"));
    }
}
