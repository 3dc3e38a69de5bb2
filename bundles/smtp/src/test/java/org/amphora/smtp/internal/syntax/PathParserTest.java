package org.amphora.smtp.internal.syntax;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.amphora.api.mail.Address;
import org.amphora.smtp.internal.syntax.Path.Fault;
import org.junit.Test;

public class PathParserTest {
    private static final String LABEL = "a".repeat(63);

    private static void assertGood(String local, String domain, String path) {
        Path.Good expected = new Path.Good(new Address(local, domain), true, path.length() + 2);
        assertEquals(path, expected, PathParser.forward("xx" + path + " SIZE=1", 2, false));
        assertEquals(path, expected, PathParser.reverse("xx" + path, 2, false));
    }

    private static void assertBad(Fault fault, String... paths) {
        for (String path : paths) {
            assertEquals(path, new Path.Bad(fault), PathParser.forward(path, 0, false));
            assertEquals(path, new Path.Bad(fault), PathParser.reverse(path, 0, false));
        }
    }

    @Test
    public void mailboxes() {
        assertGood("joe", "example.org", "<joe@example.org>");
        assertGood("Joe.User+tag", "example.org", "<Joe.User+tag@EXAMPLE.org>");
        assertGood("!#$%&'*+-/=?^_`{|}~", "localhost", "<!#$%&'*+-/=?^_`{|}~@localhost>");
        assertGood("user%other.example", "example.org", "<user%other.example@example.org>");
        assertGood("a", "x--1.my_host.example", "<a@x--1.my_host.example>");
        assertGood("v".repeat(200), "example.org", "<" + "v".repeat(200) + "@example.org>");
        assertGood("a", "3com.example", "<a@3com.example>");
        assertGood("a", LABEL + "." + LABEL + "." + LABEL, "<a@" + LABEL + "." + LABEL + "." + LABEL + ">");
    }

    @Test
    public void quotedLocalParts() {
        assertGood("joe user", "example.org", "<\"joe user\"@example.org>");
        assertGood("joe", "example.org", "<\"joe\"@example.org>");
        assertGood("a\"b\\c", "example.org", "<\"a\\\"b\\\\c\"@example.org>");
        assertGood("a@b", "example.org", "<\"a@b\"@example.org>");
        assertGood(">", "example.org", "<\">\"@example.org>");
        assertGood("joe", "example.org", "<\"\\j\\oe\"@example.org>");
        assertBad(
                Fault.SYNTAX,
                "<\"\"@x.y>",
                "<\"a@x.y>",
                "<\"a\"b@x.y>",
                "<\"a\\\"@x.y>",
                "<\"a\0\"@x.y>",
                "<\"a\\",
                "<\"a\t\"@x.y>");
    }

    @Test
    public void sourceRoutesAreDropped() {
        assertGood("joe", "example.org", "<@a.example,@b.example:joe@example.org>");
        assertGood("joe", "example.org", "<@[192.0.2.1]:joe@example.org>");
        assertBad(
                Fault.SYNTAX,
                "<@a.example>",
                "<@a.example,joe@b.example>",
                "<@a.example,:joe@b.example>",
                "<@a b:joe@c.d>");
        assertBad(Fault.DOMAIN, "<@:joe@b.example>", "<@a..b:joe@c.d>");
    }

    @Test
    public void literals() {
        assertGood("a", "[192.0.2.1]", "<a@[192.0.2.1]>");
        assertGood("a", "[ipv6:2001:db8::1]", "<a@[IPv6:2001:db8::1]>");
        assertGood("a", "[ipv6:::ffff:192.0.2.1]", "<a@[IPv6:::ffff:192.0.2.1]>");
        assertGood("a", "[ipv6:1:2:3:4:5:6:7:8]", "<a@[IPv6:1:2:3:4:5:6:7:8]>");
        assertGood("a", "[ipv6:::]", "<a@[IPv6:::]>");
        assertGood("a", "[x-net:some.thing]", "<a@[x-net:some.thing]>");
        assertBad(
                Fault.DOMAIN,
                "<a@[]>",
                "<a@[192.0.2]>",
                "<a@[192.0.2.256]>",
                "<a@[192.0.2.1.1]>",
                "<a@[192.0.2.-1]>",
                "<a@[192.0.2.1>",
                "<a@[2001:db8::1]>".replace("2001:db8::1", "-:x"),
                "<a@[IPv6:]>",
                "<a@[IPv6:1::2::3]>",
                "<a@[IPv6:1:2:3:4:5:6:7]>",
                "<a@[IPv6:1:2:3:4:5:6:7:8:9]>",
                "<a@[IPv6:1:2:3:4:5:6:7::8]>",
                "<a@[IPv6:12345::]>",
                "<a@[IPv6:g::]>",
                "<a@[IPv6:192.0.2.1::]>",
                "<a@[IPv6:1:2:3:4:5:6:7:192.0.2.1]>",
                "<a@[x:]>",
                "<a@[:x]>",
                "<a@[x-:y]>",
                "<a@[x:a\\b]>");
    }

    @Test
    public void badOnes() {
        assertBad(
                Fault.SYNTAX,
                "",
                "a@b.example",
                "<",
                "<a",
                "<a@b.example",
                "<a@b.example ",
                "<@b.example>",
                "< a@b.example>",
                "<a@b.example >",
                "<a b@c.example>",
                "<.a@b.example>",
                "<a.@b.example>",
                "<a..b@c.example>",
                "<a>",
                "<a,b@c.example>",
                "<a(b)@c.example>",
                "<<a@b.example>>",
                "<a\0@b.example>",
                "<a@b\0.example>");
        assertBad(
                Fault.DOMAIN,
                "<a@>",
                "<a@.b>",
                "<a@b.>",
                "<a@b..c>",
                "<a@-b.c>",
                "<a@b-.c>",
                "<a@b.c-d-.e>",
                "<a@b@c>",
                "<a@b.1>",
                "<a@192.0.2.1>",
                "<a@x" + LABEL + ".org>",
                "<a@" + (LABEL + ".").repeat(4) + "org>",
                "<a@b!c>");
        assertBad(Fault.TOO_LONG, "<" + "a".repeat(PathParser.LONGEST) + "@b.example>");
    }

    private static String octets(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static void assertInternational(String local, String domain, String path) {
        String octets = octets(path);
        Path.Good expected = new Path.Good(new Address(local, domain), false, octets.length());
        assertEquals(path, expected, PathParser.forward(octets, 0, false));
        assertEquals(path, expected, PathParser.reverse(octets, 0, false));
    }

    /** RFC 6531 §3.3 */
    @Test
    public void internationalOnes() {
        assertInternational("j\u00f6rg", "example.org", "<j\u00f6rg@example.org>");
        assertInternational("\u5f20.\u4e09", "xn--fsqu00a.example", "<\u5f20.\u4e09@\u4f8b\u5b50.example>");
        assertInternational("joe", "xn--bcher-kva.example", "<joe@B\u00dcCHER.example>");
        assertInternational("j\u00f6 rg", "example.org", "<\"j\u00f6 r\\g\"@example.org>");
        assertInternational("joe", "example.org", "<@b\u00fccher.example:joe@example.org>");
        assertInternational("\ud83d\ude00", "example.org", "<\ud83d\ude00@example.org>");
        String[] noUtf8 = {
            "<\u00fc@b.example>",
            "<a@\u00fc.example>",
            "<\"\u00fc\"@b.example>",
            "<@\u00ff:a@b.example>",
            "<\u00c0\u00bc@b.example>"
        };
        assertBad(Fault.SYNTAX, noUtf8);
        assertBad(Fault.SYNTAX, octets("<a\u0085b@b.example>"), octets("<a\u2028b@b.example>"));
        assertBad(
                Fault.DOMAIN,
                octets("<a@\u3000.example>"),
                octets("<a@" + "\u00fc".repeat(63) + ".example>"),
                octets("<a@[x:\u00fc]>"),
                octets("<a@[\u00fc]>"));
    }

    @Test
    public void whatOnlyOneOfThemTakes() {
        assertEquals(new Path.Good(Address.NULL, true, 2), PathParser.reverse("<>", 0, false));
        assertEquals(new Path.Bad(Fault.SYNTAX), PathParser.forward("<>", 0, false));
        assertEquals(
                new Path.Good(new Address("PostMaster", ""), true, 12), PathParser.forward("<PostMaster>", 0, false));
        assertEquals(new Path.Bad(Fault.SYNTAX), PathParser.reverse("<postmaster>", 0, false));
    }

    @Test
    public void aBareNameWhereItIsCompleted() {
        assertEquals(new Path.Good(new Address("joe", ""), true, 5), PathParser.reverse("<joe>", 0, true));
        assertEquals(new Path.Good(new Address("joe x", ""), true, 9), PathParser.forward("<\"joe x\">", 0, true));
        for (String path : new String[] {"<joe", "<@a:>", "<joe.>", "<joe x>"})
            assertEquals(path, new Path.Bad(Fault.SYNTAX), PathParser.forward(path, 0, true));
    }

    /** Whatever comes, there is an answer; what is good reads back as itself. */
    @Test
    public void anyInput() {
        var random = new Random(5321);
        String[] seeds = {
            "<joe@example.org>", "<\"a\\\"b\"@[IPv6:1::2]>", "<@a,@b:c@d.e>", "<a@[1.2.3.4]>", "<postmaster>"
        };
        String alphabet = "<>@.,:\"\\[] a1-\0\u00ff\u00c3\u00a4";
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder(seeds[random.nextInt(seeds.length)]);
            for (int n = random.nextInt(4); n > 0 && text.length() > 0; n--) {
                int at = random.nextInt(text.length());
                char c = alphabet.charAt(random.nextInt(alphabet.length()));
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, c);
                    case 1 -> text.insert(at, c);
                    default -> text.deleteCharAt(at);
                }
            }
            if (PathParser.forward(text.toString(), 0, false) instanceof Path.Good good) {
                String again = octets("<" + good.address() + ">");
                var expected = new Path.Good(good.address(), good.address().isAscii(), again.length());
                assertEquals(again, expected, PathParser.forward(again, 0, false));
                assertTrue(good.end() <= text.length());
            }
        }
    }
}
