package org.amphora.intake.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.amphora.api.role.BadConfiguration;
import org.amphora.api.role.ConfigReader;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class IntakeSettingsTest {
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

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
        raw.put("local_header_rewrite_clients", "permit_sasl_authenticated");
        raw.put("drain_timeout", "20s");
        raw.put("filter_timeout", "10s");
        raw.put("filter_failure_limit", 5);
        raw.put("filter_quarantine", "1m");
        for (int i = 0; i < pairs.length; i += 2) raw.put(pairs[i], pairs[i + 1]);
        var in = new ConfigReader(IntakeComponent.PID, raw);
        return IntakeSettings.read(in, Rig.rewriting(in, new AtomicLong()));
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
                " is unknown; known are always_bcc, canonical_maps, drain_timeout, filter_failure_limit, filter_quarantine,"
                        + " filter_threads, filter_timeout, filters, filters_off, filters_required, filters_shadow,"
                        + " header_size_limit, hide_users_address, hopcount_limit, local_header_rewrite_clients,"
                        + " message_size_limit, queue_minfree, recipient_bcc_maps, recipient_canonical_maps,"
                        + " recipient_limit, relay, relay_recipient_maps, reply_budget, sender_bcc_maps,"
                        + " sender_canonical_maps, sender_must_belong, smtpd_client_message_rate_limit,"
                        + " smtpd_client_recipient_rate_limit, smtpd_recipient_restrictions, srs_domain,"
                        + " srs_exclude_domains, srs_secret, user_message_rate_limit, user_recipient_rate_limit",
                "mesage_size_limit",
                "1");
    }

    @Test
    public void mistakesAboutAddresses() throws IOException {
        refused(
                " = permit_all: some of [permit_sasl_authenticated, permit_mynetworks, permit_inet_interfaces] is expected",
                "local_header_rewrite_clients",
                "permit_all");
        refused(" = a, b: one address such as user@example.org, or @example.org is expected", "always_bcc", "a, b");
        refused(" = @example.org: one address such as user@example.org is expected", "always_bcc", "@example.org");
        refused(" = a b: a domain or nothing is expected; key srs_secret = : a file is expected", "srs_domain", "a b");
        refused(
                " = mysql:/x: a file, or one of hash:, texthash:, btree:, lmdb:, cdb: and a file is expected",
                "canonical_maps",
                "mysql:/x");
        refused(" = /none: /none does not exist is expected", "canonical_maps", "/none");
        Path file = folder.newFile("map").toPath();
        Files.writeString(file, "# two\nbob |/bin/sh\n");
        String line = ": line 2: |/bin/sh: one address such as user@example.org, or @example.org is expected";
        refused(" = " + file + ": " + file + line + " is expected", "canonical_maps", "" + file);
        String[][] patterns = {
            {"/a(/ b", "/a(/: a regular expression"},
            {"/a/x b", "/a/x: /pattern/ or /pattern/i"},
            {"/a/ $1", "$1: no more than $0"},
            {"/(a)/ $1, b", "x, b: one address such as user@example.org, or @example.org"},
        };
        for (String[] row : patterns) {
            Files.writeString(file, row[0] + '\n');
            String told = ": line 1: " + row[1] + " is expected is expected";
            refused(" = regexp:" + file + ": " + file + told, "canonical_maps", "regexp:" + file);
        }
    }
}
