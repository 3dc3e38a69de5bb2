package org.amphora.imap.internal;

import org.amphora.testkit.transcript.Transcript;
import org.junit.Test;

/** Conversations, a file for each command, with several sessions at once. */
public class TranscriptsTest {
    private final Bench bench = new Bench();

    private void run(String file) {
        Transcript.resource(getClass(), file).run(bench.rig());
    }

    @Test
    public void session() {
        bench.deliver("From: a@b\nSubject: one\n\nfirst\n");
        bench.deliver("From: Ann <ann@example.org>\nTo: joe@example.org\nSubject: two\n\nsecond\n");
        run("session.txt");
    }
}
