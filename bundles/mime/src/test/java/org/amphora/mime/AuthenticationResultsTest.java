package org.amphora.mime;

import static org.junit.Assert.assertEquals;

import java.util.List;
import org.amphora.api.filter.AuthResult;
import org.amphora.api.filter.AuthResult.Property;
import org.junit.Test;

public class AuthenticationResultsTest {
    private static String value(AuthResult... results) {
        return AuthenticationResults.value("mail.example.org", List.of(results));
    }

    @Test
    public void eachResultIsALine() {
        assertEquals("mail.example.org; none", value());
        assertEquals(
                "mail.example.org;\r\n\tspf=pass smtp.mailfrom=a+b@example.com;\r\n"
                        + "\tdkim=fail reason=\"body hash \\\"x\\\"\" header.d=example.com header.b=\"aB/c=\"",
                value(
                        new AuthResult("spf", "pass", "", List.of(new Property("smtp", "mailfrom", "a+b@example.com"))),
                        new AuthResult(
                                "dkim",
                                "fail",
                                "body hash \"x\"",
                                List.of(
                                        new Property("header", "d", "example.com"),
                                        new Property("header", "b", "aB/c=")))));
    }

    @Test
    public void whatAStrangerHasSentStaysInItsPlace() {
        var evil = new Property("smtp", "helo", "x; dkim=pass\r\nBcc: eve@example.com");
        assertEquals(
                "mail.example.org;\r\n\tspf=none reason=\"a?b\" smtp.helo=\"x; dkim=pass??Bcc: eve@example.com\"",
                value(new AuthResult("spf", "none", "a\nb", List.of(evil))));
        String local = new AuthResult.Property("smtp", "mailfrom", "\"a b\"@example.com").value();
        assertEquals(
                "mail.example.org;\r\n\tspf=none smtp.mailfrom=\"\\\"a b\\\"@example.com\"",
                value(new AuthResult("spf", "none", "", List.of(new Property("smtp", "mailfrom", local)))));
        int length = value(new AuthResult("spf", "none", "x".repeat(100_000), List.of()))
                .length();
        assertEquals(true, length < 500);
    }

    @Test
    public void whoAFieldSaysItIsFrom() {
        assertEquals("mail.example.org", AuthenticationResults.authservId(" mail.example.org; spf=pass"));
        assertEquals("mail.example.org", AuthenticationResults.authservId("mail.example.org 1; none"));
        assertEquals(
                "mail.example.org", AuthenticationResults.authservId(" (see \\) (there)) mail.example.org(1);none"));
        assertEquals("mail.example.org", AuthenticationResults.authservId("\r\n\t\"mail.example.org\"; none"));
        assertEquals("mail.example.org", AuthenticationResults.authservId(" \"mail\\.example.org"));
        assertEquals("mail.example.org", AuthenticationResults.authservId(" mail.example.org"));
        assertEquals("", AuthenticationResults.authservId(" ; none"));
        assertEquals("", AuthenticationResults.authservId(""));
        assertEquals("", AuthenticationResults.authservId(" (never closed"));
    }
}
