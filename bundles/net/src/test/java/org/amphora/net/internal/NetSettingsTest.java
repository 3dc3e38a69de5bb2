package org.amphora.net.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.amphora.api.role.BadConfiguration;
import org.junit.Test;

public class NetSettingsTest {
    private static NetSettings read(String key, String value) {
        Map<String, Object> raw = new HashMap<>(Map.of(
                "io_threads", "1",
                "worker_threads", "4",
                "login_threads", "2",
                "drain_timeout", "20s",
                "handshake_timeout", "10s",
                "write_high_water", "64K",
                "input_limit", "64K",
                "tls_loglevel", 0));
        raw.putAll(Map.of(
                "client_ipv4_prefix_length", "32",
                "client_ipv6_prefix_length", "64",
                "client_limit_exceptions", "",
                "ban_failures", "20",
                "ban_window", "10m",
                "ban_time", "1h"));
        raw.put(key, value);
        return NetSettings.read(raw);
    }

    /** A session would hang whose protocol waits for the end of a line that is not read to its end. */
    @Test
    public void theLongestLineOfAProtocolFitsTheInputLimit() {
        assertEquals(16384, read("input_limit", "16K").inputLimit());
        String said = assertThrows(BadConfiguration.class, () -> read("input_limit", "16383"))
                .getMessage();
        assertTrue(said, said.startsWith("etc/org.amphora.net.cfg: key input_limit = 16383: "));
    }

    @Test
    public void mistakesAreNamed() {
        for (var bad : Map.of(
                        "client_ipv4_prefix_length", "33",
                        "client_ipv6_prefix_length", "0",
                        "client_limit_exceptions", "office",
                        "ban_failures", "-1",
                        "ban_window", "0s",
                        "ban_time", "long")
                .entrySet()) {
            String said = assertThrows(BadConfiguration.class, () -> read(bad.getKey(), bad.getValue()))
                    .getMessage();
            assertTrue(said, said.startsWith("etc/org.amphora.net.cfg: key " + bad.getKey() + " = " + bad.getValue()));
        }
    }
}
