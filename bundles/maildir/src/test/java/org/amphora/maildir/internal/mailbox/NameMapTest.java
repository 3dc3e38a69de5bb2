package org.amphora.maildir.internal.mailbox;

import static org.junit.Assert.assertEquals;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.Test;

public final class NameMapTest {
    @Test
    public void itIsAsAMap() {
        NameMap names = new NameMap();
        Map<String, String> model = new HashMap<>();
        Random random = new Random(5);
        for (int step = 0; step < 60_000; step++) {
            String name = "1700000000.M" + random.nextInt(20_000) + "P1.host,S=" + "ä".repeat(random.nextInt(3));
            if (random.nextInt(3) == 0) {
                names.remove(name);
                model.remove(name);
            } else {
                String text = "x".repeat(random.nextInt(90));
                assertEquals(Optional.ofNullable(model.put(name, text)), names.put(name, text));
            }
            assertEquals(model.size(), names.size());
            String other = "1700000000.M" + random.nextInt(20_000) + "P1.host,S=";
            assertEquals(Optional.ofNullable(model.get(other)), names.get(other));
            assertEquals(model.containsKey(other), names.contains(other));
        }
        Map<String, String> all = new HashMap<>();
        for (int place : names.places()) all.put(names.name(place), names.text(place));
        assertEquals(model, all);
    }
}
