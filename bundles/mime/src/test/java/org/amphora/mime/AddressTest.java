package org.amphora.mime;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.junit.Test;

public class AddressTest {
    private static Mailbox box(String name, String local, String host) {
        return new Mailbox(name, null, local, host);
    }

    private static void reads(String text, Address... expected) {
        assertEquals(List.of(expected), Address.parseList(text));
    }

    @Test
    public void plainForms() {
        reads("user@domain", box(null, "user", "domain"));
        reads("From Real <fromuser@fromdomain.org>", box("From Real", "fromuser", "fromdomain.org"));
        reads("<a.b@c.d>", box(null, "a.b", "c.d"));
        reads("a@b, C <d@e>,f@g", box(null, "a", "b"), box("C", "d", "e"), box(null, "f", "g"));
        reads(" folded\r\n\tname <a@b>,\r\n c@d", box("folded name", "a", "b"), box(null, "c", "d"));
    }

    @Test
    public void quotedStringsAndEscapes() {
        reads("\"Last, \\\"First\\\"\" <a@b>", box("Last, \"First\"", "a", "b"));
        reads("\"a b\"@c", box(null, "a b", "c"));
        reads("\"@,;<\"@c", box(null, "@,;<", "c"));
        reads("\"never closed <a@b>", box(null, "never closed <a@b>", ""));
        reads("Joe Q. Public <j@x>", box("Joe Q. Public", "j", "x"));
    }

    @Test
    public void comments() {
        reads("user@domain (Real Name)", box("Real Name", "user", "domain"));
        reads("(pre) user@domain (Real (inner) Name)", box("Real (inner) Name", "user", "domain"));
        reads("A <b@c> (d)", box("A", "b", "c"));
        reads("<b@c> (d)", box("d", "b", "c"));
        reads("a(x)@(y)b(z)", box("z", "a", "b"));
        reads("a@b (unclosed", box("unclosed", "a", "b"));
        reads("a@b (one), c@d", box("one", "a", "b"), box(null, "c", "d"));
    }

    @Test
    public void groups() {
        reads(
                "group: g1@d1.org, g2@d2.org;, group2: g3@d3.org;",
                new Group("group", List.of(box(null, "g1", "d1.org"), box(null, "g2", "d2.org"))),
                new Group("group2", List.of(box(null, "g3", "d3.org"))));
        reads("undisclosed-recipients:;", new Group("undisclosed-recipients", List.of()));
        reads("Unclosed: a@b, \"N\" <c@d>", new Group("Unclosed", List.of(box(null, "a", "b"), box("N", "c", "d"))));
        reads("G:a@b;c@d", new Group("G", List.of(box(null, "a", "b"))), box(null, "c", "d"));
    }

    @Test
    public void obsoleteForms() {
        reads("<@route:user@domain>", new Mailbox(null, "@route", "user", "domain"));
        reads("N <@a , @b: c@d>", new Mailbox("N", "@a,@b", "c", "d"));
        reads("john . doe @ example . org", box(null, "john.doe", "example.org"));
        reads(",,a@b,, ,c@d,", box(null, "a", "b"), box(null, "c", "d"));
        reads("a@[127.0.0.1], b@[IPv6:::1]", box(null, "a", "[127.0.0.1]"), box(null, "b", "[IPv6:::1]"));
    }

    @Test
    public void malformedFormsAreReadAsFarAsTheyMakeSense() {
        reads("");
        reads(" \r\n ");
        reads(",;");
        reads("just a phrase", box(null, "just a phrase", ""));
        reads("a@b; c@d", box(null, "a", "b"), box(null, "c", "d"));
        reads("Name user@domain", box("Name", "user", "domain"));
        reads("a@b <c@d>", box("a@b", "c", "d"));
        reads("<>", box(null, "", ""));
        reads("N <user>", box("N", "user", ""));
        reads("N <a@b", box("N", "a", "b"));
        reads("a@b c@d, e@f", box(null, "a", "b"), box(null, "e", "f"));
        reads("@b", box(null, "", "b"));
        reads("a@b@c", box(null, "a", "b@c"));
        reads("a@", box(null, "a", ""));
    }

    @Test
    public void namesAreRawAndDecodedOnDemand() {
        Address address =
                Address.parseList("=?utf-8?q?J=C3=B6rg?= =?utf-8?q?_M?= <a@b>").get(0);
        assertEquals("=?utf-8?q?J=C3=B6rg?= =?utf-8?q?_M?=", address.name());
        assertEquals("J\u00f6rg M", address.displayName());
        assertEquals(
                "J\u00f6rg",
                Address.parseList("\"J\u00c3\u00b6rg\" <a@b>").get(0).displayName());
        assertEquals("a@b", ((Mailbox) address).address());
    }

    @Test(timeout = 20_000)
    public void aHugeHeaderOfTricksTakesLinearTime() {
        for (String piece : List.of(
                "<@", "<@,", "\"", "(", "a@[", "a:", "<", "\\", "a b ", "=?", "@a", ".", "[", ")", "<a@b", ";:")) {
            String text = piece.repeat(256 * 1024 / piece.length());
            assertTrue(piece, Address.parseList(text).size() <= text.length());
            assertTrue(piece, HeaderText.decode(text).length() <= text.length());
        }
    }
}
