package org.amphora.imap.internal.command;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import org.junit.Test;

public class NamePatternTest {
    private static boolean matches(String pattern, String name) {
        return new NamePattern(pattern, '.').matches(name);
    }

    @Test
    public void wildcards() {
        assertTrue(matches("*", "a.b.c"));
        assertTrue(matches("%", "a"));
        assertFalse(matches("%", "a.b"));
        assertTrue(matches("a.%", "a.b"));
        assertFalse(matches("a.%", "a.b.c"));
        assertTrue(matches("a.*", "a.b.c"));
        assertTrue(matches("%.%", "a.b"));
        assertTrue(matches("*%", "a.b"));
        assertTrue(matches("%*c", "a.b.c"));
        assertTrue(matches("a*", "a"));
        assertTrue(matches("a%", "a"));
        assertFalse(matches("a", "ab"));
        assertFalse(matches("ab", "a"));
        assertFalse(matches("", "a"));
        assertFalse(matches("A", "a"));
    }

    @Test
    public void theInboxIsNamedInAnyCase() {
        assertTrue(matches("inbox", "INBOX"));
        assertTrue(matches("iN%", "INBOX"));
        assertTrue(matches("inbox.%", "INBOX.Sub"));
        assertFalse(matches("inbox.sub", "INBOX.Sub"));
        assertFalse(matches("inboxes", "INBOX"));
        assertFalse(matches("INBOXes", "inboxes"));
    }

    @Test(timeout = 10_000)
    public void manyWildcardsCostNoMoreThanTheirProduct() {
        assertFalse(matches("*a".repeat(1000) + "b", "a".repeat(2000)));
    }
}
