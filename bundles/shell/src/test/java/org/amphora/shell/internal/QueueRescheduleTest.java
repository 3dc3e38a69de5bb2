package org.amphora.shell.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.time.Duration;
import org.junit.Test;

public class QueueRescheduleTest {
    @Test
    public void aTimeHasAUnit() {
        assertEquals(Duration.ofMinutes(10), QueueReschedule.time("10m"));
        assertEquals(Duration.ofDays(1), QueueReschedule.time("1d"));
        for (String bad : new String[] {"", "10", "m", "-1h", "1w", "1 h"})
            assertThrows(bad, IllegalArgumentException.class, () -> QueueReschedule.time(bad));
    }
}
