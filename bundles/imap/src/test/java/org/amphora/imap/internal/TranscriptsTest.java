package org.amphora.imap.internal;

import org.amphora.testkit.transcript.Rig;
import org.amphora.testkit.transcript.Transcript;
import org.junit.Test;

/** Conversations, a file for each command, with several sessions at once; each whole and in small pieces. */
public class TranscriptsTest {
    private static final String NESTED =
            """
            From: Ann <ann@example.org>
            To: joe@example.org, "Smith, John" <john@example.com>
            Cc: Team: a@x.example, b@x.example;
            Subject: hello
            Date: Mon, 3 Feb 2025 10:00:00 +0100
            Message-ID: <1@example.org>
            In-Reply-To: <0@example.org>
            X-Long: first
             second
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary="b1"

            preamble
            --b1
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            one
            two
            --b1
            Content-Type: message/rfc822
            Content-Disposition: attachment; filename="m.eml"

            Subject: inner
            From: in@example.org
            Content-Type: multipart/alternative; boundary=b2

            --b2

            plain
            --b2
            Content-Type: text/html
            Content-Language: de, en

            <p>html</p>
            --b2--
            --b1
            Content-Type: image/png; name="x \\"y\\".png"
            Content-Transfer-Encoding: base64
            Content-ID: <pic>
            Content-Description: a picture
            Content-MD5: Q2hlY2s=
            Content-Location: http://example.org/x

            iVBORw0KGgo=
            --b1--
            epilogue
            """;

    private static final String LUNCH =
            """
            From: Ann <ann@example.org>
            To: joe@example.org
            Subject: Lunch at noon
            Date: Mon, 3 Feb 2025 23:30:00 -0800
            X-List: news

            Shall we meet?
            """;

    private static final String ENCODED =
            """
            From: bob@example.com
            To: undisclosed-recipients:;
            Cc: Ann <ann@example.org>
            Bcc: eve@example.com
            Subject: =?UTF-8?Q?K=C3=A4se?=
            Date: 1 Jan 2020 10:00:00 +0000
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: base64

            w5xiZXIgZGVuIFdvbGtlbgo=
            """;

    private static final String FORWARDED =
            """
            Subject: report
            Content-Type: multipart/mixed; boundary=b

            --b

            see below
            --b
            Content-Type: message/rfc822

            Subject: inner

            buried treasure
            --b--
            """;

    private static final String PARTS =
            """
            Subject: parts
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/plain

            plain

            --b
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: Quoted-Printable

            caf=65=20=3D=
             x
            --b
            Content-Type: application/octet-stream
            Content-Transfer-Encoding: base64

            YQBiYw==
            --b
            Content-Type: message/rfc822

            Subject: inner

            hello\s

            --b--
            """;

    private static final String UUENCODED =
            """
            Subject: other
            Content-Transfer-Encoding: x-uuencode

            x-y
            """;

    private static final String[] TO_SORT = {
        """
        From: "Zoe" <ann@example.org>
        To: bob@example.org
        Cc: carl@example.org
        Subject: Re: apple
        Date: Mon, 3 Feb 2025 10:00:00 +0000

        1
        """,
        """
        From: =?UTF-8?Q?=C3=89mile?= <zed@example.org>
        Subject: =?UTF-8?Q?=C3=84pfel?=
        Date: Mon, 3 Feb 2025 10:30:00 +0100

        A long one, longer than all the others, so that it is the last where messages are sorted by their size.
        """,
        """
        From: bob@example.org
        To: Team: a@example.org;
        Subject: Zebra

        3
        """,
        """
        From: Ann <Ann@example.org>
        To: "aaron" <alice@example.org>
        Subject: apple
        Date: Sun, 2 Feb 2025 10:00:00 +0000

        4
        """,
        """
        Subject: [list] banana (fwd)
        Date: yesterday

        5
        """
    };

    private static final String[] TO_THREAD = {
        threaded("lunch", 1, "<1@x>", ""),
        threaded("Re: lunch", 2, "<2@x>", "References: <1@x>\n"),
        threaded("Re: lunch", 3, "<3@x>", "In-Reply-To: Ann's message <1@x>\n"),
        threaded("Re: Re: Lunch", 4, "<4@x>", "References: <1@x>\n <2@x>\n"),
        threaded("dinner", 5, "<5@x>", ""),
        threaded("Dinner", 6, "<6@x>", "")
    };

    private static String threaded(String subject, int minute, String id, String more) {
        return "Subject: " + subject + "\nDate: 3 Feb 2025 10:0" + minute + ":00 +0000\nMessage-ID: " + id + "\n" + more
                + "\nx\n";
    }

    private static final String[] SIX = {"one", "two", "three", "four", "five", "six"};

    /** Runs it whole, one octet at a time, and in pieces of some octets. */
    private static void run(String file, String... inbox) {
        for (int piece : new int[] {Integer.MAX_VALUE, 1, 7}) {
            Bench bench = new Bench();
            for (String message : inbox) bench.deliver(message);
            Rig rig = piece == Integer.MAX_VALUE ? bench.rig() : new CutRig(bench, piece);
            Transcript.resource(TranscriptsTest.class, file).run(rig);
        }
    }

    private static String[] messages(int count) {
        String[] all = new String[count];
        for (int i = 0; i < count; i++) all[i] = "Subject: " + SIX[i] + "\n\n" + (i + 1) + "\n";
        return all;
    }

    @Test
    public void session() {
        run(
                "session.txt",
                "From: a@b\nSubject: one\n\nfirst\n",
                "From: Ann <ann@example.org>\nTo: joe@example.org\nSubject: two\n\nsecond\n");
    }

    @Test
    public void login() {
        run("login.txt");
    }

    @Test
    public void id() {
        run("id.txt");
    }

    @Test
    public void select() {
        run("select.txt", messages(3));
    }

    @Test
    public void mailboxes() {
        run("mailboxes.txt");
    }

    @Test
    public void list() {
        run("list.txt");
    }

    @Test
    public void listWithOptions() {
        run("list-extended.txt");
    }

    @Test
    public void condStore() {
        run("condstore.txt", messages(3));
    }

    @Test
    public void qResync() {
        run("qresync.txt", messages(6));
    }

    @Test
    public void quota() {
        run("quota.txt", messages(2));
    }

    @Test
    public void status() {
        run("status.txt", messages(2));
    }

    @Test
    public void append() {
        run("append.txt");
    }

    @Test
    public void multiAppend() {
        run("multiappend.txt");
    }

    @Test
    public void fetch() {
        run("fetch.txt", NESTED, "nothing here is a header\n");
    }

    @Test
    public void objectIdAndSaveDate() {
        run("objectid.txt", messages(2));
    }

    @Test
    public void compress() {
        run("compress.txt", messages(1));
    }

    @Test
    public void rev2() {
        run("rev2.txt", messages(3));
    }

    @Test
    public void unauthenticate() {
        run("unauthenticate.txt", messages(1));
    }

    @Test
    public void binary() {
        run("binary.txt", PARTS, UUENCODED);
    }

    @Test
    public void store() {
        run("store.txt", messages(3));
    }

    @Test
    public void copyAndMove() {
        run("copy.txt", messages(4));
    }

    @Test
    public void expunge() {
        run("expunge.txt", messages(6));
    }

    @Test
    public void search() {
        run("search.txt", LUNCH, ENCODED, FORWARDED);
    }

    @Test
    public void sort() {
        run("sort.txt", TO_SORT);
    }

    @Test
    public void thread() {
        run("thread.txt", TO_THREAD);
    }

    @Test
    public void savedResults() {
        run("searchres.txt", messages(5));
    }

    @Test
    public void idle() {
        run("idle.txt", messages(1));
    }

    @Test
    public void bad() {
        run("bad.txt", messages(1));
    }
}
