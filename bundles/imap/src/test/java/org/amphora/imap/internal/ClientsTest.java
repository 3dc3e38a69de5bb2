package org.amphora.imap.internal;

import org.amphora.testkit.transcript.Rig;
import org.amphora.testkit.transcript.Transcript;
import org.junit.Test;

/**
 * What clients really send, a file for each of them; its first line says where that is known from. Gmail's fetcher is
 * not among them: it speaks POP3.
 */
public class ClientsTest {
    private static final String PLAIN =
            """
            From: Ann <ann@example.org>
            To: joe@example.org
            Subject: lunch
            Date: Mon, 3 Feb 2025 10:00:00 +0000
            Message-ID: <1@example.org>

            noon?
            """;

    private static final String ALTERNATIVE =
            """
            From: bob@example.org
            To: joe@example.org
            Subject: dinner
            Date: Mon, 3 Feb 2025 11:00:00 +0000
            Message-ID: <2@example.org>
            MIME-Version: 1.0
            Content-Type: multipart/alternative; boundary=b

            --b

            plain
            --b
            Content-Type: text/html

            <p>html</p>
            --b--
            """;

    /** Whole, and in pieces of some octets. */
    private static void run(String client) {
        for (int piece : new int[] {Integer.MAX_VALUE, 5}) {
            Bench bench = new Bench();
            bench.deliver(PLAIN);
            bench.deliver(ALTERNATIVE);
            Rig rig = piece == Integer.MAX_VALUE ? bench.rig() : new CutRig(bench, piece);
            Transcript.resource(ClientsTest.class, "clients/" + client + ".txt").run(rig);
        }
    }

    @Test
    public void thunderbird() {
        run("thunderbird");
    }

    @Test
    public void appleMail() {
        run("apple-mail");
    }

    @Test
    public void ios() {
        run("ios");
    }

    @Test
    public void outlook() {
        run("outlook");
    }

    @Test
    public void k9() {
        run("k9");
    }

    @Test
    public void mbsync() {
        run("mbsync");
    }

    @Test
    public void offlineimap() {
        run("offlineimap");
    }

    @Test
    public void imapsync() {
        run("imapsync");
    }

    @Test
    public void javaMail() {
        run("javamail");
    }
}
