package org.amphora.imap.internal;

import static org.junit.Assert.assertEquals;

import org.amphora.testkit.net.FakeConnection;
import org.junit.Test;

/** The steps of REFERENCES, RFC 5256 §3, one by one. Messages are sent a minute after each other. */
public class ThreadTest {
    private final Bench bench = new Bench();
    private int sent;

    private void message(String subject, String id, String references) {
        message(subject, id, references, sent + 1);
    }

    private void message(String subject, String id, String references, int minute) {
        sent++;
        bench.deliver("Subject: " + subject + "\nDate: 3 Feb 2025 10:" + (minute < 10 ? "0" : "") + minute
                + ":00 +0000\n" + (id.isEmpty() ? "" : "Message-ID: " + id + "\n")
                + (references.isEmpty() ? "" : "References: " + references + "\n") + "\n\n");
    }

    private String threads() {
        FakeConnection c = bench.select("INBOX");
        c.type("t THREAD REFERENCES UTF-8 ALL\r\n");
        String said = c.output();
        return said.substring("* THREAD ".length(), said.indexOf("\r\n"));
    }

    @Test
    public void theLastReferenceIsTheParent() {
        message("a", "<1@x>", "");
        message("b", "<2@x>", "<1@x>");
        message("c", "<3@x>", "<1@x> <2@x>");
        message("d", "<4@x>", "<1@x>");
        assertEquals("(1 (2 3)(4))", threads());
    }

    @Test
    public void childrenMayComeBeforeTheirParent() {
        message("a", "<3@x>", "<1@x> <2@x>");
        message("b", "<2@x>", "<1@x>");
        message("c", "<1@x>", "");
        assertEquals("(3 2 1)", threads());
    }

    @Test
    public void whatIsMissingInBetweenIsSkipped() {
        message("a", "<1@x>", "");
        message("b", "<4@x>", "<1@x> <2@x> <3@x>");
        message("c", "<5@x>", "<1@x> <2@x>");
        assertEquals("(1 (2)(3))", threads());
    }

    @Test
    public void aMissingParentHoldsItsChildrenTogether() {
        message("a", "<2@x>", "<0@x> <1@x>");
        message("b", "<3@x>", "<0@x>");
        message("c", "<5@x>", "<4@x>");
        assertEquals("one child alone needs no dummy", "((1)(2))(3)", threads());
    }

    @Test
    public void inReplyToCountsOnlyWithoutReferences() {
        bench.deliver("Subject: a\nMessage-ID: <1@x>\n\n\n");
        bench.deliver("Subject: b\nMessage-ID: <2@x>\n\n\n");
        bench.deliver("Subject: c\nMessage-ID: <3@x>\nReferences: <1@x>\nIn-Reply-To: <2@x>\n\n\n");
        bench.deliver("Subject: d\nMessage-ID: <4@x>\nReferences: nothing\nIn-Reply-To: <2@x> <1@x>\n\n\n");
        assertEquals("(1 3)(2 4)", threads());
    }

    @Test
    public void idsAreComparedWithoutTheirQuotes() {
        message("a", "<\"1\"@x>", "");
        message("b", "<2@x>", "<1@x>");
        assertEquals("(1 2)", threads());
    }

    @Test
    public void anIdBelongsToTheFirstThatHasIt() {
        message("a", "<1@x>", "");
        message("b", "<1@x>", "");
        message("c", "<1@x>", "<1@x>");
        message("d", "", "<1@x>");
        message("e", "nonsense", "");
        assertEquals("(1 (3)(4))(2)(5)", threads());
    }

    @Test
    public void aMessageKnowsItsParentBest() {
        message("a", "<9@x>", "<7@x> <3@x>");
        message("b", "<2@x>", "");
        message("c", "<3@x>", "<2@x>");
        message("d", "<4@x>", "<8@x> <5@x>");
        message("e", "<5@x>", "");
        assertEquals("(2 3 1)(5 4)", threads());
    }

    @Test
    public void loopsAreNotMade() {
        message("a", "<1@x>", "<2@x>");
        message("b", "<2@x>", "<1@x>");
        message("c", "<3@x>", "<3@x>");
        message("d", "<4@x>", "<5@x> <6@x> <5@x>");
        message("e", "<6@x>", "<4@x>");
        assertEquals("(2 1)(3)(4 5)", threads());
    }

    @Test
    public void siblingsAndThreadsAreSortedByDate() {
        message("a", "<1@x>", "", 9);
        message("b", "<2@x>", "<1@x>", 8);
        message("c", "<3@x>", "<1@x>", 7);
        message("d", "<4@x>", "<0@x>", 6);
        message("e", "<5@x>", "<0@x>", 5);
        message("f", "<6@x>", "", 6);
        message("g", "<7@x>", "", 6);
        assertEquals("((5)(4))(6)(7)(1 (3)(2))", threads());
    }

    // ---- step 5: one subject

    @Test
    public void repliesHangOnWhatTheyReplyTo() {
        message("lunch", "", "");
        message("Re: Lunch", "", "");
        message("[list] Fwd: lunch", "", "");
        assertEquals("(1 (2)(3))", threads());
    }

    @Test
    public void alsoWhenTheyCameFirst() {
        message("Re: lunch", "", "");
        message("lunch", "", "");
        assertEquals("(2 1)", threads());
    }

    @Test
    public void equalsBecomeSiblings() {
        message("lunch", "", "");
        message("lunch", "", "");
        message("lunch", "", "");
        message("Re: dinner", "", "");
        message("Re: dinner", "", "");
        assertEquals("((1)(2)(3))((4)(5))", threads());
    }

    @Test
    public void aReplyGoesToTheFirstOfItsSubject() {
        message("lunch", "", "");
        message("Re: lunch", "", "");
        message("lunch", "", "");
        assertEquals("((1 2)(3))", threads());
    }

    @Test
    public void dummiesTakeInWhatHasTheirSubject() {
        message("lunch", "<1@x>", "<a@x>");
        message("other", "<2@x>", "<a@x>");
        message("lunch", "<3@x>", "<b@x>");
        message("another", "<4@x>", "<b@x>");
        message("lunch", "<5@x>", "");
        message("Re: lunch", "<6@x>", "");
        assertEquals("((1)(2)(3)(4)(5)(6))", threads());
    }

    @Test
    public void aDummyIsPreferredToAMessageBeforeIt() {
        message("lunch", "<1@x>", "");
        message("lunch", "<2@x>", "<a@x>");
        message("other", "<3@x>", "<a@x>");
        assertEquals("((1)(2)(3))", threads());
    }

    @Test
    public void emptySubjectsHaveNothingInCommon() {
        message("", "", "");
        message("Re:", "", "");
        message(" ", "", "");
        assertEquals("(1)(2)(3)", threads());
    }

    @Test
    public void aThreadMayBeAsDeepAsTheMailbox() {
        int depth = 5000;
        StringBuilder chain = new StringBuilder("(1");
        bench.deliver("Message-ID: <1@x>\n\n\n");
        for (int i = 2; i <= depth; i++) {
            bench.deliver("Message-ID: <" + i + "@x>\nReferences: <" + (i - 1) + "@x>\n\n\n");
            chain.append(' ').append(i);
        }
        assertEquals(chain.append(')').toString(), threads());
    }
}
