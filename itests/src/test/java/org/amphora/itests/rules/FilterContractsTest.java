package org.amphora.itests.rules;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.Test;

/** Every filter of the server passes the contract test of its kind. */
public class FilterContractsTest {
    private static List<String> texts(String where) {
        return Checkout.sources().stream()
                .map(Path::toString)
                .filter(f -> f.contains("/bundles/") && f.contains(where) && !f.contains("/testkit/"))
                .map(f -> Checkout.text(Path.of(f)))
                .toList();
    }

    /** The classes that are of a kind, by themselves or by a class that they extend. */
    private static Set<String> filters(String kind) {
        var found = new TreeSet<String>();
        var more = new ArrayList<>(List.of(kind));
        while (!more.isEmpty()) {
            var declared = Pattern.compile("(abstract )?class (\\w+)[^{]*\\b(?:implements|extends)\\b[^{]*\\b"
                    + more.remove(0) + "\\b[^{]*\\{");
            for (String text : texts("/src/main/")) {
                var matcher = declared.matcher(text);
                while (matcher.find()) {
                    if (matcher.group(1) == null) found.add(matcher.group(2));
                    else more.add(matcher.group(2));
                }
            }
        }
        return found;
    }

    private static void assertEachHasItsTest(String kind, String one) {
        Set<String> filters = filters(kind);
        assertTrue(filters.toString(), filters.contains(one));
        for (String test : texts("/src/test/"))
            if (test.contains("extends " + kind + "Contract"))
                filters.removeIf(f -> test.contains("new " + f + "(") || test.contains("class " + f));
        assertEquals("without a " + kind + "Contract", Set.of(), filters);
    }

    @Test
    public void ofMailFilters() {
        assertEachHasItsTest("MailFilter", "VerifyFilter");
    }

    @Test
    public void ofDeliveryFilters() {
        assertEachHasItsTest("DeliveryFilter", "JunkFiling");
    }
}
