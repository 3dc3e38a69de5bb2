package org.amphora.intake.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.amphora.api.role.BadConfiguration;
import org.amphora.api.role.ConfigReader;
import org.junit.Test;

public class IntakeSettingsTest {
    private static IntakeSettings read(String... pairs) {
        var raw = new HashMap<String, Object>(Map.of(
                "message_size_limit", "10485760",
                "header_size_limit", "512K",
                "hopcount_limit", 50,
                "recipient_limit", 5000,
                "sender_must_belong", true,
                "relay", "none",
                "reply_budget", "20s",
                "filters", "",
                "filters_required", "",
                "filter_threads", 64));
        raw.put("queue_minfree", "0");
        raw.put("hide_users_address", false);
        raw.put(
                "smtpd_recipient_restrictions",
                "permit_mynetworks, permit_auth_destination, permit_sasl_authenticated, reject");
        for (String rate : List.of("smtpd_client_message", "smtpd_client_recipient", "user_message", "user_recipient"))
            raw.put(rate + "_rate_limit", 0);
        raw.put("drain_timeout", "20s");
        raw.put("filter_timeout", "10s");
        raw.put("filter_failure_limit", 5);
        raw.put("filter_quarantine", "1m");
        for (int i = 0; i < pairs.length; i += 2) raw.put(pairs[i], pairs[i + 1]);
        return IntakeSettings.read(new ConfigReader(IntakeComponent.PID, raw));
    }

    private static void refused(String why, String key, String value) {
        var e = assertThrows(BadConfiguration.class, () -> read(key, value));
        assertEquals("etc/org.amphora.intake.cfg: key " + key + why, e.getMessage());
    }

    @Test
    public void valuesAreRead() {
        IntakeSettings s = read(
                "message_size_limit",
                "50M",
                "filters",
                "spf, dkim",
                "filters_required",
                "dkim",
                "relay",
                "installed",
                "filter_timeout",
                "500ms",
                "sender_must_belong",
                "no");
        assertEquals(50L << 20, s.messageSizeLimit());
        assertEquals(512 * 1024, s.headerSizeLimit());
        assertEquals(List.of("spf", "dkim"), s.chain().filters());
        assertEquals(Duration.ofMillis(500), s.chain().timeout());
        assertEquals(List.of("dkim"), s.chain().required());
        assertEquals(true, s.relayExpected());
        assertEquals(false, s.senderMustBelong());
    }

    @Test
    public void mistakesAreNamed() {
        refused(
                " = -1: a size from 1024 to 1099511627776 bytes, such as 64K or 10M is expected",
                "message_size_limit",
                "-1");
        refused(" = fifty: a whole number from 1 to 1000 is expected", "hopcount_limit", "fifty");
        refused(" = maybe: one of none, installed is expected", "relay", "maybe");
        refused(" = 10 min: a time from 1s to 9m, such as 500ms, 20s, 5m or 4h is expected", "reply_budget", "10 min");
        refused(" = 0: a whole number from 1 to 1000 is expected", "filter_threads", "0");
        refused(
                " is unknown; known are drain_timeout, filter_failure_limit, filter_quarantine, filter_threads,"
                        + " filter_timeout, filters, filters_off, filters_required, filters_shadow,"
                        + " header_size_limit, hide_users_address, hopcount_limit, message_size_limit, queue_minfree, recipient_limit, relay, reply_budget,"
                        + " sender_must_belong, smtpd_client_message_rate_limit, smtpd_client_recipient_rate_limit,"
                        + " smtpd_recipient_restrictions, user_message_rate_limit, user_recipient_rate_limit",
                "mesage_size_limit",
                "1");
    }
}
