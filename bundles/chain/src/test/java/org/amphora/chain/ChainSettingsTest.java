package org.amphora.chain;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.amphora.api.mail.Direction;
import org.amphora.api.role.BadConfiguration;
import org.amphora.api.role.ConfigReader;
import org.junit.Test;

public class ChainSettingsTest {
    static ChainSettings settings(String... pairs) {
        Map<String, Object> raw = new HashMap<>(Map.of(
                "filter_timeout",
                "10s",
                "filter_failure_limit",
                "2",
                "filter_quarantine",
                "1m",
                "filter_threads",
                "4"));
        for (int i = 0; i < pairs.length; i += 2) raw.put(pairs[i], pairs[i + 1]);
        var in = new ConfigReader("org.amphora.test", raw);
        ChainSettings settings = ChainSettings.read(in);
        in.done();
        return settings;
    }

    private static void refused(String why, String key, String value) {
        var e = assertThrows(BadConfiguration.class, () -> settings(key, value));
        assertEquals("etc/org.amphora.test.cfg: key " + key + why, e.getMessage());
    }

    @Test
    public void aFilterHasKeysOfItsOwn() {
        ChainSettings s = settings(
                "filter.reverse-dns.timeout", "3s",
                "filter.reverse-dns.listeners", "smtp, lmtp",
                "filter.org.example.f.directions", "inbound",
                "filter.org.example.f.prefer", "1.2.0");
        assertEquals(Duration.ofSeconds(3), s.timeout("reverse-dns"));
        assertEquals(Set.of("smtp", "lmtp"), s.own("reverse-dns").scope().listeners());
        assertEquals(Duration.ofSeconds(10), s.timeout("org.example.f"));
        assertEquals(Set.of(Direction.INBOUND), s.own("org.example.f").scope().directions());
        assertEquals("1.2.0", s.own("org.example.f").prefer());
        assertEquals(Scope.ALL, s.own("other").scope());
    }

    @Test
    public void shadowsAreReadInPairs() {
        assertEquals(
                Map.of("new", "old", "dkim@2.0.0", "dkim"),
                settings("filters_shadow", "new:old dkim@2.0.0:dkim").shadows());
    }

    @Test
    public void mistakesAreNamed() {
        refused(" = new: NEW:PRESENT is expected", "filters_shadow", "new");
        refused(" = up: some of inbound, submission, internal is expected", "filter.f.directions", "up");
        refused(" = 1ms: a time from 10ms to 5m, such as 500ms, 20s, 5m or 4h is expected", "filter.f.timeout", "1ms");
        refused(" = x: a key such as filter.NAME.timeout is expected", "filter.timeout", "x");
        refused(
                " is unknown; known are filter.f.directions, filter.f.domains, filter.f.listeners, filter.f.prefer,"
                        + " filter.f.timeout, filter.f.users, filter_failure_limit, filter_quarantine, filter_threads,"
                        + " filter_timeout, filters, filters_off, filters_required, filters_shadow",
                "filter.f.domain",
                "example.org");
    }
}
