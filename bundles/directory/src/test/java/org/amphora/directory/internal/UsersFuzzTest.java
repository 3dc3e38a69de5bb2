package org.amphora.directory.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.amphora.testkit.fuzz.Fuzz;
import org.junit.Test;

/**
 * Files of users that nobody would write: each is read, or refused with a line and without a secret; no name could leave a
 * folder; and a password that is set leaves all else as it was.
 */
public class UsersFuzzTest {
    private static final String NEW = "{PLAIN}another";

    @Test
    public void files() {
        int[] read = {0};
        new Fuzz(Fuzz.corpus(getClass(), "/fuzz/users.txt"), 5).run(input -> {
            String text = new String(input, StandardCharsets.UTF_8);
            try {
                Users users = Users.parse(text, "example.org");
                read[0] += users.all().size();
                users.all().forEach(UsersFuzzTest::check);
                text.lines()
                        .filter(l -> !UserLine.name(l, "example.org").isEmpty())
                        .forEach(UsersFuzzTest::set);
            } catch (BadFile e) {
                assertTrue(e.getMessage(), e.getMessage().length() < 300);
                assertFalse(e.getMessage(), e.getMessage().contains("QSXCR"));
            }
        });
        assertTrue("no file was read", read[0] > 0);
    }

    private static void check(UserLine user) {
        String name = user.account().name();
        assertTrue(name, name.indexOf('@') > 0 && name.indexOf('/') < 0);
        assertTrue(name, name.chars().noneMatch(c -> Character.isISOControl(c) || c == ':'));
        assertTrue(name, user.account().quota() >= 0);
    }

    private static void set(String line) {
        UserLine before = UserLine.parse(line, "example.org");
        UserLine after = UserLine.parse(UserLine.withPassword(line, NEW, List.of()), "example.org");
        assertEquals(before.account(), after.account());
        assertTrue(after.hash().matches("another".getBytes(StandardCharsets.UTF_8)));
        assertEquals(List.of(), after.scram());
    }
}
