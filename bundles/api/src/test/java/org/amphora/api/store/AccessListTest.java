package org.amphora.api.store;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.amphora.api.store.AccessList.Entry;
import org.junit.Test;

public final class AccessListTest {
    private static final String JOE = "joe@example.org";
    private static final String ANN = "ann@example.org";

    private static Entry gives(Grantee grantee, String rights) {
        return new Entry(grantee, false, Rights.parse(rights).orElseThrow());
    }

    private static Entry takes(Grantee grantee, String rights) {
        return new Entry(grantee, true, Rights.parse(rights).orElseThrow());
    }

    /** What Ann may do with what is Joe's. */
    private static String ofAnn(Entry... entries) {
        return new AccessList(List.of(entries)).rightsOf(ANN, JOE).toString();
    }

    private static String ofOwner(Entry... entries) {
        return new AccessList(List.of(entries)).rightsOf(JOE, JOE).toString();
    }

    @Test
    public void rightsAreLetters() {
        assertEquals("lrswipkxtea", Rights.ALL.toString());
        assertEquals(Optional.of(Rights.of(Right.READ, Right.LOOKUP)), Rights.parse("rlr"));
        assertEquals(Optional.empty(), Rights.parse("lq"));
        assertEquals(Optional.empty(), Rights.parse("L"));
        assertTrue(Rights.ALL.hasAll(Rights.of(Right.EXPUNGE)));
        assertFalse(Rights.of(Right.EXPUNGE).hasAll(Rights.of(Right.EXPUNGE, Right.READ)));
        assertTrue(Rights.of(Right.EXPUNGE).hasAny(Rights.of(Right.EXPUNGE, Right.READ)));
        assertEquals(
                "rt", Rights.ALL.minus(Rights.parse("lswipkxea").orElseThrow()).toString());
    }

    @Test
    public void aPrivateMailboxIsItsOwners() {
        assertEquals("", ofAnn());
        assertEquals("lrswipkxtea", ofOwner());
    }

    /** As Dovecot has it: not the sum. */
    @Test
    public void theMostPreciseEntryCounts() {
        assertEquals("lr", ofAnn(gives(Grantee.ANYONE, "lr")));
        assertEquals("ls", ofAnn(gives(Grantee.AUTHENTICATED, "ls"), gives(Grantee.ANYONE, "lrw")));
        assertEquals("i", ofAnn(gives(Grantee.user(ANN), "i"), gives(Grantee.ANYONE, "lr")));
        assertEquals("", ofAnn(gives(Grantee.user(ANN), ""), gives(Grantee.ANYONE, "lr")));
        assertEquals("lr", ofAnn(gives(Grantee.user("eve@example.org"), "a"), gives(Grantee.ANYONE, "lr")));
        assertEquals("", ofAnn(gives(Grantee.OWNER, "lr"), gives(new Grantee(Grantee.Kind.GROUP, ANN), "lr")));
    }

    @Test
    public void whatIsTakenAwayIsNotGiven() {
        assertEquals("lr", ofAnn(gives(Grantee.user(ANN), "lrw"), takes(Grantee.user(ANN), "wt")));
        assertEquals("l", ofAnn(gives(Grantee.user(ANN), "lr"), takes(Grantee.ANYONE, "r")));
        assertEquals("lr", ofAnn(gives(Grantee.ANYONE, "lrs"), takes(Grantee.user(ANN), "s")));
    }

    @Test
    public void ownersMayTakeFromThemselvesAllButWhatGivesItBack() {
        assertEquals("lra", ofOwner(gives(Grantee.OWNER, "lr"), gives(Grantee.ANYONE, "lrswi")));
        assertEquals("lia", ofOwner(gives(Grantee.OWNER, "lr"), gives(Grantee.user(JOE), "i")));
        assertEquals("lrswipka", ofOwner(takes(Grantee.OWNER, "xteal")));
        assertEquals("lrswipkxtea", ofOwner(takes(Grantee.ANYONE, "r")));
    }

    @Test
    public void entriesOfTheSameAreOne() {
        AccessList list = new AccessList(List.of(
                gives(Grantee.user(ANN), "r"),
                gives(Grantee.ANYONE, "p"),
                takes(Grantee.user(ANN), "t"),
                gives(Grantee.user(ANN), "l")));
        assertEquals(
                List.of(gives(Grantee.ANYONE, "p"), gives(Grantee.user(ANN), "lr"), takes(Grantee.user(ANN), "t")),
                list.entries());
        assertEquals(Set.of(Grantee.ANYONE, Grantee.user(ANN)), list.sharedWith());
        AccessList changed = list.with(Grantee.user(ANN), false, Rights.NONE).with(Grantee.ANYONE, false, Rights.ALL);
        assertEquals(List.of(gives(Grantee.ANYONE, "lrswipkxtea"), takes(Grantee.user(ANN), "t")), changed.entries());
        assertEquals("t", changed.rights(Grantee.user(ANN), true).toString());
        assertEquals(Rights.NONE, changed.rights(Grantee.user(ANN), false));
    }
}
