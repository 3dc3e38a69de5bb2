package org.amphora.mime;

import static org.junit.Assert.assertEquals;

import org.junit.Test;

public class BaseSubjectTest {
    private static void base(String subject, String text, boolean reply) {
        assertEquals(new BaseSubject(text, reply), BaseSubject.of(subject));
    }

    @Test
    public void plainSubjectsStand() {
        base("Hello  there\t", "Hello there", false);
        base(null, "", false);
        base("", "", false);
        base("Regarding: x", "Regarding: x", false);
        base("re x", "re x", false);
    }

    @Test
    public void marksGo() {
        base("Re: hello", "hello", true);
        base("RE : fw: FWD:hello (fwd) (FWD) ", "hello", true);
        base("Re [2]: hello", "hello", true);
        base("re:", "", true);
        base("=?utf-8?q?Re=3A_h=C3=A9?=", "h\u00e9", true);
    }

    @Test
    public void blobsGoUnlessTheyAreAll() {
        base("[list] hello", "hello", false);
        base("[list] [x] Re: [list] hello", "hello", true);
        base("[list]", "[list]", false);
        base("[a] [b]", "[b]", false);
        base("re: [list] ", "[list]", true);
        base("[a[b] c", "[a[b] c", false);
    }

    @Test
    public void wrappedForwardsAreUnwrapped() {
        base("[fwd: Re: hello (fwd)]", "hello", true);
        base("Re: [Fwd: [Fwd: hello]]", "hello", true);
        base("[fwd:]", "", true);
    }

    @Test(timeout = 20_000)
    public void longSubjectsTakeLinearTime() {
        for (String piece : new String[] {"re:", "[a]", "re[a]:", "[fwd:", "[", "(fwd)", "[a] re: "}) {
            BaseSubject.of(piece.repeat(200_000 / piece.length()));
        }
    }
}
