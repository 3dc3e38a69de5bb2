package org.amphora.shell.internal;

import static org.junit.Assert.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.Test;

public class ConfigFileTest {
    private static List<String> set(String key, String value, String... lines) {
        var all = new ArrayList<>(List.of(lines));
        ConfigFile.set(all, key, value);
        return all;
    }

    @Test
    public void aKeyIsChangedInItsPlace() {
        assertEquals(
                List.of("# why", "filters = a, b", "# end"), set("filters", "a, b", "# why", "filters=c", "# end"));
        assertEquals(
                List.of("filters = a", "x = 1"), set("filters", "a", "filters = c, \\", "  d, \\", "  e", "x = 1"));
    }

    @Test
    public void aDefaultIsMadeAKey() {
        assertEquals(List.of("# why", "filters = a", "#x = 1"), set("filters", "a", "# why", "#filters =", "#x = 1"));
    }

    @Test
    public void aKeyThatIsNowhereComesLast() {
        assertEquals(List.of("x = 1", "filter.f.prefer = 2.0.0"), set("filter.f.prefer", "2.0.0", "x = 1"));
        assertEquals(
                "another key that begins so is another",
                List.of("filters_off = a", "filters = b"),
                set("filters", "b", "filters_off = a"));
    }

    @Test
    public void anEmptyValueIsTheDefaultAgain() {
        assertEquals(List.of("# why", "#filters ="), set("filters", "", "# why", "filters = a"));
        assertEquals(List.of("#filters ="), set("filters", "", "#filters ="));
        assertEquals(List.of("x = 1"), set("filters", "", "x = 1"));
    }
}
