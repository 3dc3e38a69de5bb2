package org.amphora.dmarc.internal.check;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.amphora.api.mail.Address;
import org.junit.Test;

public class PublicSuffixesTest {
    private static final Pattern CASE =
            Pattern.compile("(?m)^checkPublicSuffix\\('([^.'][^']*)', (?:'([^']*)'|null)\\);");

    /** The list's own cases; where they want null there is no organisation, and the domain stands for itself. */
    @Test
    public void theListsOwnCases() throws IOException {
        PublicSuffixes list = PublicSuffixes.shipped();
        int cases = 0;
        try (InputStream in = getClass().getResourceAsStream("/publicsuffix/test_psl.txt")) {
            Matcher m = CASE.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            while (m.find()) {
                cases++;
                String domain = Address.domain(m.group(1));
                String right = m.group(2) == null ? domain : Address.domain(m.group(2));
                assertEquals(m.group(), right, list.organisation(domain));
            }
        }
        assertTrue("cases: " + cases, cases > 70);
    }

    @Test
    public void anotherListTakesItsPlace() throws IOException {
        Path file = Files.createTempFile("suffixes", ".dat");
        Files.writeString(file, "// ours\ncom\n*.example  \n!own.example\n");
        PublicSuffixes list = PublicSuffixes.of(file);
        assertEquals("b.a.example", list.organisation("c.b.a.example"));
        assertEquals("own.example", list.organisation("x.own.example"));
        assertEquals("b.org", list.organisation("a.b.org"));
        Files.writeString(file, "<html>not found</html>");
        assertThrows(IllegalArgumentException.class, () -> PublicSuffixes.of(file));
        Files.delete(file);
    }
}
