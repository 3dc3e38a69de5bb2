package org.amphora.smtp.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.amphora.api.role.BadConfiguration;
import org.amphora.smtp.internal.session.SmtpSettings;
import org.amphora.smtp.internal.session.SmtpSettings.BareNewline;
import org.amphora.smtp.internal.session.SmtpSettings.EarlyTalkers;
import org.junit.Test;

public class SmtpComponentTest {
    @Test
    public void theShippedFileIsRead() {
        assertEquals(
                new SmtpSettings(
                        "$myhostname ESMTP Amphora",
                        Duration.ofMinutes(5),
                        500,
                        20,
                        100,
                        1000,
                        100_000,
                        3,
                        true,
                        true,
                        BareNewline.REFUSE,
                        false,
                        true,
                        List.of(),
                        new EarlyTalkers(Duration.ZERO, true)),
                SmtpComponent.read(Shipped.values()));
    }

    @Test
    public void badValuesAreNamed() {
        Map<String, Object> raw = Shipped.values();
        raw.put("smtpd_timeout", "soon");
        raw.put("smtpd_recipient_limit", "0");
        raw.put("bare_newline", "accept");
        raw.put("smtpd_authorized_xclient_hosts", "127.0.0.1, proxy.example.org");
        raw.put("smtpd_greet_wait", "2m");
        raw.put("smtpd_greet_action", "drop");
        raw.put("smtpd_banana", "1");
        var e = assertThrows(BadConfiguration.class, () -> SmtpComponent.read(raw));
        for (String part : new String[] {
            "org.amphora.smtp.cfg",
            "smtpd_timeout = soon",
            "smtpd_recipient_limit = 0",
            "refuse, normalise",
            "smtpd_authorized_xclient_hosts = proxy.example.org",
            "smtpd_greet_wait = 2m",
            "smtpd_greet_action = drop",
            "smtpd_banana"
        }) assertTrue(e.getMessage(), e.getMessage().contains(part));
    }

    @Test
    public void theBannerNamesTheSite() {
        var bench = new Bench();
        assertEquals("mail.example.org ESMTP Amphora", bench.greeting());
        bench.configure("smtpd_banner", "$myhostname of $mydomain ($mail_name)");
        assertEquals("mail.example.org of example.org (Amphora)", bench.greeting());
        var e = assertThrows(
                BadConfiguration.class, () -> bench.configure("smtpd_banner", "$myhostname ${mail_version}"));
        assertTrue(e.getMessage(), e.getMessage().contains("smtpd_banner = $myhostname ${mail_version}: a text with"));
    }
}
