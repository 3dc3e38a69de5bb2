package org.amphora.mime;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.time.OffsetDateTime;
import org.junit.Test;

public class MailDateTest {
    private static void reads(String text, String expected) {
        assertEquals(OffsetDateTime.parse(expected), MailDate.parse(text).orElseThrow());
    }

    @Test
    public void theRegularForm() {
        reads("Tue, 01 Apr 2025 09:05:07 +0200", "2025-04-01T09:05:07+02:00");
        reads("1 Apr 2025 09:05 -0330", "2025-04-01T09:05:00-03:30");
        reads(" Fri,\r\n 21 Nov 1997 09:55:06 -0600 (CST)", "1997-11-21T09:55:06-06:00");
    }

    @Test
    public void obsoleteForms() {
        reads("21 Nov 97 09:55:06 GMT", "1997-11-21T09:55:06Z");
        reads("21 Nov 07 09:55:06 UT", "2007-11-21T09:55:06Z");
        reads("21 Nov 107 09:55:06 Z", "2007-11-21T09:55:06Z");
        reads("21 Nov 1997 09:55:06 EST", "1997-11-21T09:55:06-05:00");
        reads("21 Nov 1997 09:55:06 pdt", "1997-11-21T09:55:06-07:00");
        reads("21 Nov 1997 09:55:06 A", "1997-11-21T09:55:06Z");
        reads("Fri, 21 Nov 1997 09(comment):   55  :  06 -0600", "1997-11-21T09:55:06-06:00");
        reads("(a (b) \\) c) 21 (x) Nov 1997 (y) 09:55 -0000", "1997-11-21T09:55:00Z");
    }

    @Test
    public void malformedFormsThatAreSeen() {
        reads("21-Nov-1997 09:55:06 +0100", "1997-11-21T09:55:06+01:00");
        reads("Fri Nov 21 09:55:06 1997", "1997-11-21T09:55:06Z");
        reads("Friday, 21 November 1997 09:55:06 GMT+0100", "1997-11-21T09:55:06+01:00");
        reads("21 Nov 1997", "1997-11-21T00:00:00Z");
        reads("Sat, 31 Dec 2016 23:59:60 +0000", "2016-12-31T23:59:59Z");
        reads("21 Nov 1997 09:55:06 +9999", "1997-11-21T09:55:06Z");
        reads("21 Nov 1997 9:5:6 +0100", "1997-11-21T09:05:06+01:00");
    }

    @Test
    public void whatIsNoDateIsEmpty() {
        for (String text :
                new String[] {null, "", "yesterday", "99 Nov 1997 10:00", "31 Feb 2020 10:00", "::::", "((("}) {
            assertTrue(text, MailDate.parse(text).isEmpty());
        }
    }

    @Test
    public void writesWhatItReads() {
        for (String text : new String[] {"Tue, 1 Apr 2025 09:05:07 +0200", "Mon, 29 Feb 2016 23:59:59 -0330"}) {
            assertEquals(text, MailDate.format(MailDate.parse(text).orElseThrow()));
        }
    }
}
