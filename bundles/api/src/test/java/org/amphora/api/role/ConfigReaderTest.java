package org.amphora.api.role;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class ConfigReaderTest {
    private final Map<String, Object> raw = new HashMap<>(Map.of(
            "felix.fileinstall.filename",
            "file:/etc/somewhere/org.amphora.pop3.cfg",
            "service.pid",
            "org.amphora.pop3"));

    private ConfigReader reader(Object... pairs) {
        for (int i = 0; i < pairs.length; i += 2) raw.put((String) pairs[i], pairs[i + 1]);
        return new ConfigReader("org.amphora.pop3", raw);
    }

    @Test
    public void valuesAreRead() {
        ConfigReader in = reader("n", "5", "s", "64K", "d", "20s", "l", "a, b c", "f", "yes", "o", "may", "t", " x ");
        assertEquals(5, in.number("n", 1, 10));
        assertEquals(65536, in.size("s", 0, 1 << 20));
        assertEquals(Duration.ofSeconds(20), in.duration("d", Duration.ZERO, Duration.ofHours(1)));
        assertEquals(List.of("a", "b", "c"), in.list("l"));
        assertTrue(in.flag("f"));
        assertEquals("may", in.oneOf("o", "none", "may"));
        assertEquals("x", in.text("t"));
        in.done();
    }

    @Test
    public void typedDefaultsOfTheAnnotationAreReadToo() {
        ConfigReader in = reader("n", 5, "l", new String[] {"a", "b"}, "f", true, "s", 1024L);
        assertEquals(5, in.number("n", 1, 10));
        assertEquals(List.of("a", "b"), in.list("l"));
        assertTrue(in.flag("f"));
        assertEquals(1024, in.size("s", 0, 4096));
        in.done();
    }

    @Test
    public void everyMistakeIsNamedAtOnce() {
        ConfigReader in = reader("n", "eleven", "d", "5 weeks", "typo", "1", "s", "9X");
        in.number("n", 1, 10);
        in.duration("d", Duration.ZERO, Duration.ofHours(1));
        in.size("s", 1, 10);
        String said = assertThrows(BadConfiguration.class, in::done).getMessage();
        assertEquals(
                "etc/org.amphora.pop3.cfg: key n = eleven: a whole number from 1 to 10 is expected; "
                        + "key d = 5 weeks: a time from 0s to 1h, such as 500ms, 20s, 5m or 4h is expected; "
                        + "key s = 9X: a size from 1 to 10 bytes, such as 64K or 10M is expected; "
                        + "key typo is unknown; known are d, n, s",
                said);
    }

    @Test
    public void boundsAreKept() {
        ConfigReader in = reader("n", "11", "s", "9999999999999G");
        in.number("n", 1, 10);
        in.size("s", 0, Long.MAX_VALUE);
        String said = assertThrows(BadConfiguration.class, in::done).getMessage();
        assertTrue(said, said.contains("n = 11") && said.contains("s = 9999999999999G"));
    }
}
