package org.amphora.mime;

import static org.amphora.mime.Trees.bytes;
import static org.amphora.mime.Trees.crlf;
import static org.amphora.mime.Trees.describe;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.Test;

public class SummaryCodecTest {
    private static final String MESSAGE = crlf(
            """
            Date: Sat, 01 Feb 2007 01:02:03 +0200
            Subject: =?utf-8?q?x?=
            From: N <@r:a@b>
            To: g: c@d, E <e@f>;, \u00e9 <h@i>
            Message-ID:
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/html; charset=utf-8; name="\u00c3\u00a9"
            Content-Language: de, en
            Content-Disposition: inline; filename=x

            <p>
            --b
            Content-Type: message/rfc822

            Subject: inner

            text
            --b--
            """);

    @Test
    public void readsWhatItWrote() throws IOException {
        MimeSummary summary = MimeSummary.parse(bytes(MESSAGE));
        byte[] kept = summary.toBytes();
        assertEquals(describe(summary), describe(MimeSummary.fromBytes(kept)));
        assertTrue("of " + kept.length, kept.length < 200);
        assertEquals("", summary.envelope().messageId());
    }

    @Test
    public void refusesAnotherVersionByName() {
        byte[] kept = MimeSummary.parse(bytes(MESSAGE)).toBytes();
        kept[0] = 9;
        IOException e = assertThrows(IOException.class, () -> MimeSummary.fromBytes(kept));
        assertEquals("message summary of format 9, this build reads 2", e.getMessage());
    }

    @Test
    public void damageIsAnIoExceptionOrAnotherSummaryAndNothingElse() {
        byte[] kept = MimeSummary.parse(bytes(MESSAGE)).toBytes();
        for (int n = 0; n < kept.length; n++) {
            byte[] cut = Arrays.copyOf(kept, n);
            assertThrows(IOException.class, () -> MimeSummary.fromBytes(cut));
        }
        var random = new Random(7);
        for (int i = 0; i < 5_000; i++) {
            byte[] damaged = kept.clone();
            damaged[1 + random.nextInt(kept.length - 1)] = (byte) random.nextInt();
            try {
                MimeSummary.fromBytes(damaged).root().toString();
            } catch (IOException e) {
                assertTrue(e.getMessage(), e.getMessage().startsWith("damaged"));
            }
        }
    }
}
