package org.amphora.maildir.internal.format;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Optional;
import org.amphora.api.store.StoreException;
import org.junit.Test;

public final class MailboxNamesTest {
    private final MailboxNames dots = new MailboxNames('.');
    private final MailboxNames slashes = new MailboxNames('/');

    @Test
    public void aNameIsADirectoryAndBack() {
        assertEquals("", dots.directory("INBOX"));
        assertEquals(".Lists.Entw&APw-rfe", dots.directory(dots.checked("Lists.Entwürfe")));
        assertEquals(Optional.of("Lists.Entwürfe"), dots.ofDirectory(".Lists.Entw&APw-rfe"));
        assertEquals(".Lists.dev", slashes.directory(slashes.checked("Lists/dev")));
        assertEquals(Optional.of("Lists/dev"), slashes.ofDirectory(".Lists.dev"));
    }

    @Test
    public void whatIsNoMailboxIsPassedOver() {
        for (String d : List.of("cur", ".", "..", ".a..b", "..amphora-deleted.x", ".a.", ".INBOX", ".&", ".&AGE-")) {
            assertTrue(d, dots.ofDirectory(d).isEmpty());
        }
    }

    @Test
    public void anotherSeparatorRefusesTheDot() {
        assertThrows(StoreException.class, () -> slashes.checked("v1.2"));
        assertThrows(StoreException.class, () -> dots.checked("a/b"));
        assertEquals("a/b", slashes.checked("a/b"));
        assertThrows(StoreException.class, () -> slashes.checked("a//b"));
        assertThrows(StoreException.class, () -> dots.checked("\ud800"));
    }

    @Test
    public void lengthCountsAsItIsOnDisk() {
        assertEquals(249, dots.checked("x".repeat(249)).length());
        assertThrows(StoreException.class, () -> dots.checked("x".repeat(250)));
        assertThrows(StoreException.class, () -> dots.checked("語".repeat(100)));
    }
}
