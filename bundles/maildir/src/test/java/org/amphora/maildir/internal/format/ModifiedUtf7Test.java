package org.amphora.maildir.internal.format;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;

public final class ModifiedUtf7Test {
    /** The first is RFC 3501's own example. */
    private static final Map<String, String> NAMES = Map.of(
            "~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-",
            "A&B", "A&-B",
            "Gelöscht", "Gel&APY-scht",
            "😀", "&2D3eAA-",
            "plain", "plain");

    @Test
    public void namesGoThereAndBack() {
        NAMES.forEach((name, text) -> {
            assertEquals(text, ModifiedUtf7.encode(name));
            assertEquals(Optional.of(name), ModifiedUtf7.decode(text));
        });
    }

    @Test
    public void whatNoNameGivesIsRefused() {
        // not closed, not base64, plain characters encoded, two runs that would be one, half a character
        for (String text : List.of("&", "a&b", "&@@-", "&AGE-", "&AMQ-&AMQ-", "&2D0-", "ä")) {
            assertTrue(text, ModifiedUtf7.decode(text).isEmpty());
        }
    }
}
