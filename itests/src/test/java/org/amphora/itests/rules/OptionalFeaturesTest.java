package org.amphora.itests.rules;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.Test;

/**
 * A feature that is installed into a server that runs must leave it running when it is uninstalled. The default roles start
 * without the features service, which takes away with a feature every bundle that no other one of its features needs: so
 * such a feature asks for the shared ones only in case they are not there.
 */
public class OptionalFeaturesTest {
    private static final Pattern SHARED = Pattern.compile("<feature>(amphora-(api|mime|net))</feature>");

    @Test
    public void sharedFeaturesAreDependencies() {
        String features = Checkout.text(Checkout.root().resolve("features/src/main/feature/feature.xml"));
        for (String name : optional())
            assertEquals(
                    name,
                    List.of(),
                    found(SHARED, between(features, "<feature name=\"" + name + "\"", "\n  </feature>")));
    }

    private static List<String> optional() {
        String pom = Checkout.text(Checkout.root().resolve("karaf-assembly/pom.xml"));
        List<String> names = found(
                Pattern.compile("<feature>(.*?)</feature>"),
                between(pom, "<installedFeatures>", "</installedFeatures>"));
        assertFalse(names.isEmpty());
        return names;
    }

    private static String between(String text, String begin, String end) {
        int from = text.indexOf(begin);
        return text.substring(from, text.indexOf(end, from));
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult r) -> r.group(1))
                .toList();
    }
}
