package org.amphora.imap.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.amphora.api.store.Append;
import org.amphora.api.store.Flags;
import org.amphora.api.store.Grantee;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.Right;
import org.amphora.api.store.Rights;
import org.amphora.testkit.net.FakeConnection;
import org.amphora.testkit.store.MemoryBody;
import org.amphora.testkit.store.MemoryMailStore;
import org.junit.Test;

/** RFC 4314 §4: each command needs the rights that stand beside it here, all of them, and no other. */
public final class RightsTest {
    private static final String SHARED = "user.joe@example^org.Work";

    /** @param selected whether the command is one of the mailbox that is selected */
    private record Case(String rights, String command, boolean selected) {}

    private static Case named(String rights, String command) {
        return new Case(rights, command.replace("$", SHARED), false);
    }

    private static Case selected(String rights, String command) {
        return new Case(rights, command.replace("$", SHARED), true);
    }

    private static final List<Case> CASES = List.of(
            named("r", "SELECT $"),
            named("r", "EXAMINE $"),
            named("r", "STATUS $ (MESSAGES)"),
            named("r", "GETQUOTAROOT $"),
            named("l", "SUBSCRIBE $"),
            named("", "UNSUBSCRIBE $"),
            named("k", "CREATE $.sub"),
            named("x", "DELETE $"),
            named("i", "APPEND $ {3+}\r\nabc"),
            named("i", "APPEND $ CATENATE (TEXT {3+}\r\nabc)"),
            named("r", "APPEND INBOX CATENATE (URL \"/user.joe@example%5Eorg.Work/;UID=1\")"),
            named("a", "GETACL $"),
            named("a", "SETACL $ eve l"),
            named("a", "DELETEACL $ eve"),
            named("a", "LISTRIGHTS $ eve"),
            selected("r", "FETCH 1 (BODY[])"),
            selected("r", "UID FETCH 1 (FLAGS)"),
            selected("r", "SEARCH ALL"),
            selected("r", "SORT (SUBJECT) UTF-8 ALL"),
            selected("r", "THREAD REFERENCES UTF-8 ALL"),
            selected("r", "NOOP"),
            selected("rs", "STORE 1 +FLAGS (\\Seen)"),
            selected("rt", "STORE 1 +FLAGS (\\Deleted)"),
            selected("rw", "STORE 1 -FLAGS (\\Flagged)"),
            selected("re", "EXPUNGE"),
            selected("re", "UID EXPUNGE 1"),
            selected("", "CLOSE"),
            selected("", "UNSELECT"),
            selected("r", "COPY 1 INBOX"),
            selected("ri", "COPY 1 $"),
            selected("rte", "MOVE 1 INBOX"),
            selected("rtei", "MOVE 1 $"),
            selected("rte", "REPLACE 1 INBOX {3+}\r\nabc"),
            selected("rtei", "REPLACE 1 $ {3+}\r\nabc"));

    private static Bench bench() {
        Bench bench = new Bench();
        bench.memory.create(Bench.JOE, "Work", Set.of());
        work(bench.memory)
                .append(List.of(new Append(MemoryBody.of("a: b\n\nc\n"), Flags.NONE, java.time.Instant.EPOCH, "")));
        return bench;
    }

    private static Mailbox work(MemoryMailStore store) {
        return store.mailbox(store.find(Bench.JOE, "Work").orElseThrow().id());
    }

    /** What Ann may do from now on. */
    private static void grant(Bench bench, Rights rights) {
        work(bench.memory).changeAccess(list -> list.with(Grantee.user(Bench.ANN), false, rights));
    }

    /** What she hears of the command. */
    private static String run(Case c, Rights rights) {
        Bench bench = bench();
        FakeConnection ann = bench.open("");
        ann.type("L1 LOGIN " + Bench.ANN + " other\r\n");
        if (c.selected) {
            grant(bench, Rights.ALL);
            ann.type("L2 SELECT " + SHARED + "\r\n");
            if (!ann.output().contains("L2 OK")) throw new AssertionError("select failed");
        }
        grant(bench, rights);
        ann.type("x " + c.command + "\r\n");
        return ann.output();
    }

    private static boolean works(Case c, Rights rights) {
        return ("\r\n" + run(c, rights)).contains("\r\nx OK");
    }

    @Test
    public void eachCommandNeedsItsRights() {
        List<String> wrong = new ArrayList<>();
        for (Case c : CASES) {
            Rights needed = Rights.parse(c.rights).orElseThrow();
            if (!works(c, needed)) wrong.add(c + " is refused");
            for (Right r : Right.values()) {
                if (needed.has(r) && works(c, Rights.ALL.minus(Rights.of(r)))) wrong.add(c + " works without " + r);
            }
        }
        assertEquals(List.of(), wrong);
    }

    /** RFC 5464: {@code l}, and any right on messages. */
    @Test
    public void notesNeedTwo() {
        for (String command : List.of("GETMETADATA $ /shared/comment", "SETMETADATA $ (/private/comment \"x\")")) {
            Case c = named("", command);
            for (char right : "rswip".toCharArray()) {
                assertTrue(command + right, works(c, Rights.parse("l" + right).orElseThrow()));
                assertFalse(
                        command + right, works(c, Rights.parse(right + "kxtea").orElseThrow()));
            }
            assertFalse(command, works(c, Rights.parse("lkxtea").orElseThrow()));
        }
    }

    /** Some flags are enough; which of the rights on flags it is does not matter. */
    @Test
    public void someFlagsAreStored() {
        for (String rights : List.of("rs", "rw", "rt"))
            assertTrue(
                    rights,
                    works(
                            selected("", "STORE 1 FLAGS (\\Seen \\Deleted \\Draft)"),
                            Rights.parse(rights).orElseThrow()));
        assertFalse(works(
                selected("", "STORE 1 FLAGS (\\Seen)"), Rights.parse("rlie").orElseThrow()));
    }

    @Test
    public void whatOthersBringCountsForTheOwner() {
        Bench bench = new Bench(Bench.SETTINGS, new MemoryMailStore('.', 20));
        bench.memory.create(Bench.JOE, "Work", Set.of());
        grant(bench, Rights.ALL);
        FakeConnection ann = bench.open("");
        ann.type("a LOGIN " + Bench.ANN + " other\r\nb APPEND INBOX {15+}\r\n15 octets of it\r\n");
        ann.type("c APPEND " + SHARED + " {15+}\r\n15 octets of it\r\nd APPEND " + SHARED
                + " {15+}\r\n15 octets of it\r\n");
        ann.type("e SELECT INBOX\r\nf COPY 1 " + SHARED + "\r\n");
        String said = ann.output();
        assertTrue(said, said.contains("\r\nc OK"));
        assertTrue(said, said.contains("\r\nd NO [OVERQUOTA]"));
        assertTrue(said, said.contains("\r\nf NO [OVERQUOTA]"));
        assertEquals(15, bench.memory.quota(Bench.JOE).usedBytes());
        assertEquals(15, bench.memory.quota(Bench.ANN).usedBytes());
    }

    @Test
    public void withEverybody() {
        Bench bench = bench();
        work(bench.memory).changeAccess(list -> list.with(Grantee.ANYONE, false, Rights.ALL)
                .with(Grantee.user(Bench.EVE), false, Rights.of(Right.LOOKUP)));
        for (String login : List.of(Bench.ANN + " other", Bench.EVE + " third")) {
            FakeConnection c = bench.open("");
            c.type("a LOGIN " + login + "\r\nb MYRIGHTS " + SHARED + "\r\n");
            String rights = login.startsWith(Bench.EVE) ? "l" : "lrswipkxteacd";
            String said = c.output();
            assertTrue(said, said.contains("* MYRIGHTS " + SHARED + ' ' + rights + "\r\n"));
        }
    }

    /** Where nothing is shared, there are no such commands, no such names, and no list is looked at. */
    @Test
    public void withoutTheKeyNothingIsShared() {
        Bench bench = new Bench(Bench.settings(false, ""), new MemoryMailStore());
        bench.memory.inbox(Bench.JOE).changeAccess(list -> list.with(Grantee.OWNER, false, Rights.of(Right.LOOKUP)));
        FakeConnection joe = bench.login();
        joe.type("a NAMESPACE\r\nb SELECT INBOX\r\n");
        for (String command : List.of(
                "GETACL INBOX",
                "SETACL INBOX ann l",
                "DELETEACL INBOX ann",
                "MYRIGHTS INBOX",
                "LISTRIGHTS INBOX ann",
                "LIST \"\" * RETURN (MYRIGHTS)")) joe.type("c " + command + "\r\n");
        joe.type("d CAPABILITY\r\n");
        String said = joe.output();
        assertTrue(said, said.contains("* NAMESPACE ((\"\" \".\")) NIL NIL\r\n"));
        assertTrue(said, said.contains("\r\nb OK [READ-WRITE]"));
        assertEquals(7, said.split("\r\nc BAD Unknown command").length);
        assertFalse(said, said.contains("ACL"));
    }

    /** Where a slash separates levels addresses are whole, and a store keeps what is subscribed without their dots. */
    @Test
    public void namesWithASlash() {
        Bench bench = new Bench(Bench.SETTINGS, new MemoryMailStore('/', 0));
        bench.memory.create(Bench.JOE, "Work", Set.of());
        grant(bench, Rights.ALL);
        FakeConnection ann = bench.open("");
        ann.type("a LOGIN " + Bench.ANN + " other\r\nb CREATE user/joe@example.org/Work/in\r\n"
                + "c SUBSCRIBE user/joe@example.org/Work/in\r\nd LSUB \"\" user/*\r\ne SELECT user/joe@example.org/inbox\r\n"
                + "f LIST \"\" user/%/Work\r\n");
        String said = ann.output();
        assertTrue(said, said.contains("* LSUB () \"/\" user/joe@example.org/Work/in\r\nd OK"));
        assertTrue(said, said.contains("\r\ne NO [NONEXISTENT]"));
        assertTrue(said, said.contains("* LIST (\\HasChildren) \"/\" user/joe@example.org/Work\r\nf OK"));
        assertTrue(bench.memory.list(Bench.ANN).stream()
                .anyMatch(e -> e.subscribed() && e.name().equals("user/joe@example^org/Work/in")));
    }
}
