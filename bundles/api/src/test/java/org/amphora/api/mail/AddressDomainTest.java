package org.amphora.api.mail;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.net.IDN;
import java.util.Map;
import java.util.Random;
import org.junit.Test;

public class AddressDomainTest {
    private static String domain(String text) {
        return new Address("joe", text).domain();
    }

    @Test
    public void eachSpellingOfADomainIsTheSameText() {
        Map.of(
                        "b\u00fccher.example", "xn--bcher-kva.example",
                        "B\u00dcCHER.Example", "xn--bcher-kva.example",
                        "bu\u0308cher.example", "xn--bcher-kva.example",
                        "XN--BCHER-KVA.example", "xn--bcher-kva.example",
                        "\u4f8b\u5b50.\u6d4b\u8bd5", "xn--fsqu00a.xn--0zwm56d",
                        "\u05d0.example", "xn--4db.example",
                        "\ud83d\ude00.example", "xn--e28h.example",
                        "[IPv6:2001:DB8::1]", "[ipv6:2001:db8::1]",
                        ".\u00fc.", ".xn--tda.",
                        "", "")
                .forEach((given, one) -> assertEquals(one, domain(given)));
    }

    @Test
    public void lettersThatOnlyLookAlikeStayApart() {
        assertEquals("xn--strae-oqa.example", domain("stra\u00dfe.example"));
        assertEquals("strasse.example", domain("strasse.example"));
    }

    @Test
    public void whatIsNoDomainStaysAsItIsAndIsNobodys() {
        String long64 = "\u00fc".repeat(64);
        for (String bad : new String[] {
            "a\u0085b.example", "\u0301a.example", "a\u2028.example", "\ud800.example", "\u00fc b.example", long64
        }) {
            assertEquals(bad, domain(bad));
            assertFalse(new Address("joe", bad).isAscii());
        }
    }

    @Test
    public void asciiIsOfTheWholeAddress() {
        assertTrue(new Address("joe", "b\u00fccher.example").isAscii());
        assertFalse(new Address("j\u00f6e", "example.org").isAscii());
        assertTrue(Address.NULL.isAscii());
    }

    /** The JDK's encoder knows the same letters, and reads what ours has written. */
    @Test
    public void theEncodingIsTheOneOfRfc3492() {
        var random = new Random(3492);
        String letters = "abcxyz059\u00e4\u00e9\u00fc\u0111\u03b1\u03c9\u0436\u4e00\u4f8b\u9fa5";
        for (int i = 0; i < 20_000; i++) {
            var label = new StringBuilder();
            for (int n = 1 + random.nextInt(12); n > 0; n--)
                label.append(letters.charAt(random.nextInt(letters.length())));
            String ours = domain(label + ".example");
            if (ours.equals(label + ".example") && label.chars().anyMatch(c -> c > 127)) continue; // too long
            assertEquals(label + ".example", IDN.toUnicode(ours));
        }
    }
}
