package org.amphora.mime;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;

import java.util.List;
import org.junit.Test;

public class MessageIdsTest {
    @Test
    public void allInTheirOrder() {
        assertEquals(List.of("a@x", "b@y", "c@z"), MessageIds.in("<a@x> <b@y>,<c@z>"));
        assertEquals(List.of("a@x"), MessageIds.in("Your message of \"Monday\" <a@x> (really)"));
        assertEquals(List.of(), MessageIds.in(null));
        assertEquals(List.of(), MessageIds.in("nothing"));
        assertEquals("a@x", MessageIds.first(" <a@x> <b@y>"));
        assertNull(MessageIds.first("a@x"));
    }

    @Test
    public void equalOnesAreEqual() {
        assertEquals(
                MessageIds.in("<01KF8JCEOCBS0045PS@xxx.yyy.com>"),
                MessageIds.in("<\"01KF8JCEOCBS0045PS\"@xxx.yyy.com>"));
        assertEquals(List.of("a b@x"), MessageIds.in("<\"a\\ b\"@x>"));
        assertEquals("folded", List.of("a@long.example"), MessageIds.in("<a@long. example>"));
    }

    @Test
    public void whatIsNoneIsPassedOver() {
        assertEquals(List.of("b@y"), MessageIds.in("<nowhere> <@x> <a@> <b@y> <c@z"));
        assertEquals(List.of("b@y"), MessageIds.in("<a@x <b@y>"));
        assertEquals(List.of(), MessageIds.in("<\"a@b\">"));
        assertEquals(List.of(), MessageIds.in("<"));
    }
}
