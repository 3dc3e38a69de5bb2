package org.amphora.imap.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.Map;
import java.util.Set;
import org.amphora.api.store.Grantee;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.Rights;
import org.amphora.testkit.net.FakeConnection;
import org.junit.Test;

/** NOTIFY where a transcript cannot go: another build, stores that go and come, limits, rights. */
public class NotifyTest {
    private static final String MESSAGES = "(MessageNew MessageExpunge FlagChange)";

    private final Bench bench = new Bench();

    private static String say(FakeConnection c, String line) {
        c.output();
        c.type(line + "\r\n");
        return c.output();
    }

    private FakeConnection notified(String groups) {
        FakeConnection c = bench.select("INBOX");
        assertEquals("n1 OK Notify completed\r\n", say(c, "n1 NOTIFY SET " + groups));
        return c;
    }

    @Test
    public void anotherBuildGoesOn() {
        FakeConnection c = notified("(selected " + MESSAGES + ") (personal (MailboxName MessageNew MessageExpunge))");
        c.output();
        c.handOver(bench.build());
        assertEquals("", c.output());
        bench.deliver("Subject: one\n\n1\n");
        assertEquals("* 1 EXISTS\r\n* 1 RECENT\r\n", c.output());
        bench.deliver("Sent", "Subject: two\n\n2\n");
        String told = c.output();
        assertTrue(told, told.matches("\\* STATUS Sent \\(MESSAGES 1 UIDNEXT 2 UIDVALIDITY \\d+\\)\r\n"));
        bench.memory.create(Bench.JOE, "Work", Set.of());
        told = c.output();
        assertTrue(told, told.startsWith("* LIST (\\HasNoChildren) \".\" Work\r\n* STATUS Work (MESSAGES 0 "));
        c.handOver(bench.build());
        bench.memory.rename(Bench.JOE, "Work", "Play");
        assertEquals("* LIST (\\HasNoChildren) \".\" Play (\"OLDNAME\" (Work))\r\n", c.output());
    }

    @Test
    public void theStoreGoesAndComes() {
        FakeConnection c = notified("(selected " + MESSAGES + ") (subscribed (MailboxName MessageNew MessageExpunge))");
        c.output();
        bench.storeGoes();
        bench.deliver("Subject: one\n\n1\n");
        bench.deliver("Sent", "Subject: two\n\n2\n");
        bench.memory.delete(Bench.JOE, "Junk");
        assertEquals("", c.output());
        bench.storeComes(bench.memory);
        String told = c.output();
        assertTrue(told, told.contains("* 1 EXISTS\r\n"));
        assertTrue(told, told.contains("* STATUS Sent (MESSAGES 1 UIDNEXT 2 "));
        assertTrue(told, told.contains("* LIST (\\NonExistent \\HasNoChildren \\Subscribed) \".\" Junk\r\n"));
        bench.deliver("Sent", "Subject: three\n\n3\n");
        assertTrue(c.output().startsWith("* STATUS Sent (MESSAGES 2 "));
    }

    @Test
    public void tooManyMailboxesAreRefused() {
        for (int i = 0; i < 95; i++) bench.memory.create(Bench.JOE, "m" + i, Set.of());
        FakeConnection c = bench.select("INBOX");
        assertEquals(
                "n1 NO [NOTIFICATIONOVERFLOW] That is too much to be told of\r\n",
                say(c, "n1 NOTIFY SET (personal (MailboxName))"));
        assertEquals("n2 OK Notify completed\r\n", say(c, "n2 NOTIFY SET (selected " + MESSAGES + ")"));
    }

    @Test
    public void whoGetsTooManyIsToldNothingAnyMore() {
        FakeConnection c = notified("(selected " + MESSAGES + ") (personal (MailboxName))");
        c.output();
        for (int i = 0; i < 95; i++) bench.memory.create(Bench.JOE, "m" + i, Set.of());
        String told = c.output();
        assertTrue(told, told.contains("* LIST (\\HasNoChildren) \".\" m93\r\n* OK [NOTIFICATIONOVERFLOW] "));
        assertFalse(told, told.contains("m94"));
        bench.deliver("Subject: one\n\n1\n");
        bench.memory.create(Bench.JOE, "more", Set.of());
        assertEquals("", c.output());
        assertEquals("a1 OK Completed\r\n", say(c, "a1 NOOP"));
    }

    /** A client that does not read fills no memory. */
    @Test
    public void hintsThatWaitAreBounded() {
        FakeConnection c = notified("(selected " + MESSAGES + ") (personal (ServerMetadataChange))");
        c.output();
        c.clog(true);
        for (int i = 0; i < 2000; i++)
            bench.memory.annotations(Bench.JOE).change(Map.of("/private/" + i, new byte[] {1}), Set.of());
        c.clog(false);
        assertTrue(c.output().startsWith("* OK [NOTIFICATIONOVERFLOW] "));
    }

    @Test
    public void rightsComeAndGo() {
        FakeConnection c = notified("(subtree user (MailboxName MessageNew MessageExpunge MailboxMetadataChange))");
        Mailbox work = bench.memory.mailbox(
                bench.memory.create(Bench.ANN, "Work", Set.of()).id());
        c.output();
        share(work, "l");
        String name = "user.ann@example^org.Work";
        String told = c.output();
        assertTrue(told, told.contains("* LIST (\\HasNoChildren) \".\" " + name + "\r\n"));
        assertTrue(told, told.contains("* LIST (\\NoAccess) \".\" " + name + "\r\n"));
        share(work, "lr");
        told = c.output();
        assertTrue(told, told.contains("* LIST (\\HasNoChildren) \".\" " + name + "\r\n"));
        assertTrue(told, told.contains("* STATUS " + name + " (MESSAGES 0 "));
        Map<String, byte[]> note = Map.of("/shared/comment", new byte[] {1}, "/private/comment", new byte[] {1});
        work.annotations().change(note, Set.of());
        assertEquals("* METADATA " + name + " /shared/comment\r\n", c.output());
        work.changeAccess(list -> list.with(Grantee.user(Bench.JOE), false, Rights.NONE));
        told = c.output();
        assertTrue(told, told.contains("* LIST (\\NonExistent \\HasNoChildren) \".\" " + name + "\r\n"));
    }

    private static void share(Mailbox box, String rights) {
        box.changeAccess(list ->
                list.with(Grantee.user(Bench.JOE), false, Rights.parse(rights).orElseThrow()));
    }
}
