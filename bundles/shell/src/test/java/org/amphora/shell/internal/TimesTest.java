package org.amphora.shell.internal;

import static org.junit.Assert.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.Test;

public class TimesTest {
    @Test
    public void twoUnitsAtTheMost() {
        assertEquals("59s", Times.words(Duration.ofSeconds(59)));
        assertEquals("1m 1s", Times.words(Duration.ofSeconds(61)));
        assertEquals("1h 0m", Times.words(Duration.ofMinutes(60)));
        assertEquals("2d 1h", Times.words(Duration.ofHours(49)));
    }

    @Test
    public void whatIsDueIsNow() {
        assertEquals("now", Times.until(Instant.EPOCH));
        assertEquals("0s", Times.words(Duration.ofSeconds(-5)));
    }
}
