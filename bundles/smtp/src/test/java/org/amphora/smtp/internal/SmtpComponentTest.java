package org.amphora.smtp.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.amphora.api.role.BadConfiguration;
import org.amphora.smtp.internal.session.SmtpSettings;
import org.amphora.smtp.internal.session.SmtpSettings.BareNewline;
import org.junit.Test;

public class SmtpComponentTest {
    /** The values that stand commented out in the shipped file. */
    private static Map<String, Object> shipped() throws IOException {
        Map<String, Object> raw = new HashMap<>();
        for (String line : Files.readAllLines(Path.of("../../etc/org.amphora.smtp.cfg"))) {
            int eq = line.indexOf(" = ");
            if (line.matches("#[a-z_]+ = .*")) raw.put(line.substring(1, eq), line.substring(eq + 3));
        }
        return raw;
    }

    @Test
    public void theShippedFileIsRead() throws IOException {
        assertEquals(
                new SmtpSettings(
                        "$myhostname ESMTP Amphora",
                        Duration.ofMinutes(5),
                        20,
                        100,
                        1000,
                        100_000,
                        3,
                        true,
                        BareNewline.REFUSE,
                        false,
                        List.of()),
                SmtpComponent.read(shipped()));
    }

    @Test
    public void badValuesAreNamed() throws IOException {
        Map<String, Object> raw = shipped();
        raw.put("smtpd_timeout", "soon");
        raw.put("smtpd_recipient_limit", "0");
        raw.put("bare_newline", "accept");
        raw.put("smtpd_authorized_xclient_hosts", "127.0.0.1, proxy.example.org");
        raw.put("smtpd_banana", "1");
        var e = assertThrows(BadConfiguration.class, () -> SmtpComponent.read(raw));
        for (String part : new String[] {
            "org.amphora.smtp.cfg",
            "smtpd_timeout = soon",
            "smtpd_recipient_limit = 0",
            "refuse, normalise",
            "smtpd_authorized_xclient_hosts = proxy.example.org",
            "smtpd_banana"
        }) assertTrue(e.getMessage(), e.getMessage().contains(part));
    }

    @Test
    public void theBannerNamesTheHost() throws IOException {
        assertEquals(
                "mx.example.org ESMTP Amphora", SmtpComponent.read(shipped()).greeting("mx.example.org"));
    }
}
