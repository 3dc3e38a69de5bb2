package org.amphora.smtp.internal.syntax;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Optional;
import org.amphora.smtp.internal.syntax.Parameters.Parameter;
import org.junit.Test;

public class ParametersTest {
    @Test
    public void good() {
        assertEquals(Optional.of(List.of()), Parameters.parse("<>", 2));
        assertEquals(Optional.of(List.of()), Parameters.parse("<>   ", 2));
        assertEquals(
                Optional.of(List.of(
                        new Parameter("SIZE", "10"), new Parameter("SMTPUTF8", ""), new Parameter("X-A", "<>"))),
                Parameters.parse("<> size=10  SmtpUtf8 x-a=<>", 2));
    }

    @Test
    public void bad() {
        for (String s : List.of(
                "<>x",
                "<>SIZE=1",
                "<> =1",
                "<> -A=1",
                "<> A=",
                "<> A=1 a=2",
                "<> A_B=1",
                "<> A=\u0007",
                "<> \u00df=1",
                "<> A\tB")) assertEquals(s, Optional.empty(), Parameters.parse(s, 2));
    }

    @Test
    public void xtext() {
        for (String s : List.of("", "joe@example.org", "a+2Bb+3D", "<>")) assertTrue(s, Parameters.isXtext(s));
        for (String s : List.of("a=b", "a b", "a+", "a+2", "a+2b", "a+GG", "\u00e9", "a\0"))
            assertFalse(s, Parameters.isXtext(s));
    }
}
