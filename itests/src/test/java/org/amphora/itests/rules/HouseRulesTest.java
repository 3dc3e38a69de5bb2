package org.amphora.itests.rules;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.Test;

/** Rules of style that people agree with and forget. */
public class HouseRulesTest {
    private static final int LONGEST_FILE = 400;

    /** Files that may be longer than {@link #LONGEST_FILE} lines, and how long. */
    private static final Map<String, Integer> LONGER =
            Map.of("bundles/net/src/main/java/org/amphora/net/internal/Conversation.java", 440);

    private static final Pattern STAR_IMPORT = Pattern.compile("(?m)^import (static )?[\\w.]+\\.\\*;");
    private static final Pattern SLEEP = Pattern.compile("\\bThread\\.sleep\\(");
    // split, so that this file does not hold what it looks for
    private static final Pattern UNFINISHED = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");
    private static final Pattern PRINT = Pattern.compile("\\bSystem\\.(out|err)\\.|\\.printStackTrace\\(\\)");

    @Test
    public void everyPackageSaysWhatItIs() {
        var silent = Checkout.sources().stream()
                .map(Path::getParent)
                .distinct()
                .filter(d -> d.toString().contains("/src/")) // not a script's program of one file
                .filter(d -> !d.toString().contains("/src/test/")
                        || d.startsWith(Checkout.root().resolve("itests")))
                .filter(d -> !Files.exists(d.resolve("package-info.java")))
                .map(HouseRulesTest::relative)
                .toList();
        assertEquals(List.of(), silent);
    }

    @Test
    public void importsNameTheirClass() {
        assertEquals(List.of(), sourcesWith(STAR_IMPORT, f -> true));
    }

    @Test
    public void testsWaitForConditions() {
        assertEquals(List.of(), sourcesWith(SLEEP, HouseRulesTest::isTest));
    }

    @Test
    public void nothingIsLeftUnfinished() {
        assertEquals(List.of(), sourcesWith(UNFINISHED, f -> true));
    }

    @Test
    public void theServerLogsAndDoesNotPrint() {
        assertEquals(
                List.of(),
                sourcesWith(
                        PRINT, f -> !isTest(f) && f.startsWith(Checkout.root().resolve("bundles"))));
    }

    @Test
    public void filesStayShort() {
        var tooLong = new ArrayList<String>();
        for (Path file : Checkout.sources()) {
            long lines = Checkout.text(file).lines().count();
            if (lines > LONGER.getOrDefault(relative(file), LONGEST_FILE)) tooLong.add(relative(file) + ": " + lines);
        }
        assertEquals(List.of(), tooLong);
    }

    @Test
    public void exceptionsToTheLengthAreStillNeeded() {
        LONGER.forEach((file, lines) -> {
            long now = Checkout.text(Checkout.root().resolve(file)).lines().count();
            assertTrue(file + " has only " + now + " lines", now > LONGEST_FILE);
        });
    }

    @Test
    public void thePatternsFindWhatTheyLookFor() {
        assertTrue(STAR_IMPORT.matcher("import java.util.*;").find());
        assertTrue(STAR_IMPORT.matcher("import static org.junit.Assert.*;").find());
        assertTrue(SLEEP.matcher("Thread." + "sleep(10);").find());
        assertTrue(UNFINISHED.matcher("// TO" + "DO later").find());
        assertTrue(Checkout.sources().size() > 100);
    }

    private static List<String> sourcesWith(Pattern pattern, Predicate<Path> where) {
        var found = new ArrayList<String>();
        for (Path file : Checkout.sources()) {
            if (!where.test(file) || file.endsWith("HouseRulesTest.java")) continue;
            var matcher = pattern.matcher(Checkout.text(file));
            while (matcher.find()) found.add(relative(file) + ": " + matcher.group());
        }
        return found;
    }

    private static boolean isTest(Path path) {
        String name = relative(path);
        return name.contains("src/test/") || name.startsWith("bundles/testkit/");
    }

    private static String relative(Path path) {
        return Checkout.root().relativize(path).toString();
    }
}
