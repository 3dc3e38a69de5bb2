package org.amphora.sasl.internal;

import static org.junit.Assert.assertEquals;

import java.util.Optional;
import org.junit.Test;

public class SaslprepTest {
    private static void assertPrepared(String expected, String text) {
        assertEquals(Optional.of(expected), Saslprep.prepare(text));
    }

    private static void assertRefused(String text) {
        assertEquals(Optional.empty(), Saslprep.prepare(text));
    }

    /** RFC 4013 §3. */
    @Test
    public void theExamplesOfTheRfc() {
        assertPrepared("IX", "I\u00adX");
        assertPrepared("user", "user");
        assertPrepared("USER", "USER");
        assertPrepared("a", "\u00aa");
        assertPrepared("IX", "\u2168");
        assertRefused("\u0007");
        assertRefused("\u0627\u0031");
    }

    @Test
    public void moreOfRfc3454() {
        assertPrepared("a b", "a\u00a0b");
        assertPrepared("a b", "a\u3000b");
        assertPrepared("\u00e9", "e\u0301");
        assertPrepared("\u0627\u0031\u0628", "\u0627\u0031\u0628");
        assertRefused("\u0627a\u0628");
        assertRefused("a\u007f");
        assertRefused("a\u0085");
        assertRefused("\u200e");
        assertRefused("\ue000");
        assertRefused("\ufffd");
        assertRefused("\ufdd0");
        assertRefused("\ud83f\udfff");
        assertRefused("\ud800");
        assertPrepared("\ud83d\udd11", "\ud83d\udd11");
    }
}
