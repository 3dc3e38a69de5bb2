package org.amphora.maildir.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.amphora.api.store.Append;
import org.amphora.api.store.Changes;
import org.amphora.api.store.FlagChange;
import org.amphora.api.store.Flags;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.MailboxEntry;
import org.amphora.api.store.MessageBody;
import org.amphora.api.store.MessageTable;
import org.amphora.api.store.SpecialUse;
import org.amphora.api.store.SystemFlag;
import org.amphora.api.store.UidSet;
import org.amphora.maildir.internal.disk.MemoryDisk;
import org.amphora.maildir.internal.disk.WriteFile;
import org.amphora.maildir.internal.format.UidList;
import org.amphora.maildir.internal.index.IndexFile;
import org.amphora.maildir.internal.mailbox.Folder;
import org.amphora.testkit.store.MemoryBody;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** What Dovecot, procmail, mutt and the like do in a Maildir while we have it, or did before. */
public final class OtherProgramsTest {
    private static final String USER = "anna@example.org";
    private static final Path MAILDIR = Path.of("/mail/example.org/anna/Maildir");
    private static final Instant DATE = Instant.ofEpochSecond(1_700_000_000);

    private final MemoryDisk disk = new MemoryDisk();
    private final Stores stores = new Stores(disk);
    private MaildirStore store;

    @Before
    public void open() throws Exception {
        disk.createDirectory(Path.of("/mail"));
        store = stores.open(Path.of("/mail"), 0);
    }

    @After
    public void close() {
        stores.close();
    }

    private Mailbox inbox() {
        return store.inbox(USER);
    }

    private void put(String file, String content) throws Exception {
        Path path = MAILDIR.resolve(file);
        try (WriteFile f = disk.create(path)) {
            f.write(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)));
        }
        disk.setModified(path, DATE);
    }

    private void replace(String file, String content) throws Exception {
        disk.unlink(MAILDIR.resolve(file));
        put(file, content);
    }

    private String content(String file) throws Exception {
        return new String(disk.read(MAILDIR.resolve(file)), StandardCharsets.UTF_8);
    }

    private long append(String text, SystemFlag... flags) {
        Append a = new Append(MemoryBody.of(text + "\n"), Flags.of(flags), DATE, "");
        return inbox().append(List.of(a)).uids().get(0);
    }

    private List<Long> uids() {
        MessageTable t = inbox().messages();
        List<Long> uids = new ArrayList<>();
        for (int i = 0; i < t.size(); i++) uids.add(t.uid(i));
        return uids;
    }

    private String onlyName(String directory) throws Exception {
        List<String> names = disk.list(MAILDIR.resolve(directory));
        assertEquals(names.toString(), 1, names.size());
        return names.get(0);
    }

    private String text(long uid) throws Exception {
        try (MessageBody b = inbox().body(uid).orElseThrow()) {
            ByteBuffer all = ByteBuffer.allocate((int) b.length());
            while (all.hasRemaining() && b.read(all.position(), all) >= 0) continue;
            return new String(all.array(), StandardCharsets.UTF_8);
        }
    }

    @Test
    public void aMessagePutIntoNewIsSeen() throws Exception {
        append("ours");
        long modSeq = inbox().status().highestModSeq();
        put("new/1699999999.x.host", "Subject: theirs\n\nbody\n");
        assertEquals(List.of(1L, 2L), uids());
        MessageTable t = inbox().messages();
        assertEquals(DATE.toEpochMilli(), t.internalDate(1));
        assertEquals("Subject: theirs\r\n\r\nbody\r\n".length(), t.octets(1));
        assertEquals("Subject: theirs\r\n\r\nbody\r\n", text(2));
        assertEquals(2, inbox().status().recent());
        assertEquals(UidSet.of(2), ((Changes.Known) inbox().changesSince(modSeq)).changed());
        store = stores.reopen();
        assertEquals(List.of(1L, 2L), uids());
    }

    @Test
    public void aMessageThatWasRemovedIsGone() throws Exception {
        append("one");
        append("two", SystemFlag.SEEN);
        long modSeq = inbox().status().highestModSeq();
        disk.unlink(MAILDIR.resolve("cur").resolve(onlyName("cur")));
        assertEquals(List.of(1L), uids());
        assertEquals(UidSet.of(2), ((Changes.Known) inbox().changesSince(modSeq)).vanished());
        assertTrue(inbox().body(2).isEmpty());
        assertEquals(3, append("three"));
    }

    @Test
    public void aBodyWhoseFileWasRemovedIsNoError() throws Exception {
        append("one");
        inbox().messages();
        disk.unlink(MAILDIR.resolve("new").resolve(onlyName("new")));
        assertTrue(inbox().body(1).isEmpty());
    }

    @Test
    public void aRenameChangesFlags() throws Exception {
        append("one", SystemFlag.SEEN);
        Path cur = MAILDIR.resolve("cur");
        String name = onlyName("cur");
        disk.rename(cur.resolve(name), cur.resolve(name.replace(":2,S", ":2,FS")));
        assertEquals(
                Flags.of(SystemFlag.SEEN, SystemFlag.FLAGGED),
                inbox().messages().flags(0));
        put("dovecot-keywords", "0 todo\n");
        disk.rename(cur.resolve(onlyName("cur")), cur.resolve(name.replace(":2,S", ":2,Fa")));
        assertEquals(
                Flags.parse(List.of("\\Flagged", "todo")), inbox().messages().flags(0));
        assertEquals(List.of("todo"), inbox().keywords());
        store = stores.reopen();
        assertEquals(
                Flags.parse(List.of("\\Flagged", "todo")), inbox().messages().flags(0));
    }

    @Test
    public void aRenameAndOurOwnChangeBothCount() throws Exception {
        MaildirSettings slow = Stores.settings(Path.of("/mail"), 0, "flag_rename_delay", "1h");
        stores.close();
        store = stores.open(slow);
        append("one", SystemFlag.SEEN);
        inbox().store(UidSet.of(1), new FlagChange(FlagChange.Mode.ADD, Flags.of(SystemFlag.ANSWERED)), Long.MAX_VALUE);
        Path cur = MAILDIR.resolve("cur");
        String name = onlyName("cur");
        disk.rename(cur.resolve(name), cur.resolve(name.replace(":2,S", ":2,F")));
        Flags both = Flags.of(SystemFlag.ANSWERED, SystemFlag.FLAGGED);
        assertEquals(both, inbox().messages().flags(0));
        store.tidy(inbox().id());
        assertTrue(onlyName("cur").endsWith(":2,FR"));
        assertEquals(both, inbox().messages().flags(0));
    }

    @Test
    public void aNameWrittenInAnotherWayIsRead() throws Exception {
        inbox();
        put("cur/1.x.host:2,SF", "a\r\n");
        put("cur/2.x.host", "b\r\n");
        put("new/3.x.host:2,S", "c\r\n");
        assertEquals(3, uids().size());
        assertEquals("a\r\n", text(1));
        assertEquals("b\r\n", text(2));
        assertEquals("c\r\n", text(3));
        inbox().store(UidSet.ALL, new FlagChange(FlagChange.Mode.ADD, Flags.of(SystemFlag.DRAFT)), Long.MAX_VALUE);
        inbox().claimRecent();
        store.tidy(inbox().id());
        assertEquals("c\r\n", text(3));
        assertEquals(
                Set.of("1.x.host:2,DFS", "2.x.host:2,D", "3.x.host:2,DS"),
                Set.copyOf(disk.list(MAILDIR.resolve("cur"))));
        assertEquals(3, uids().size());
    }

    @Test
    public void uidsThatAnotherProgramGaveAreTaken() throws Exception {
        append("one");
        store = stores.reopen();
        uids();
        UidList l = UidList.read(disk.read(MAILDIR.resolve(UidList.FILE))).orElseThrow();
        put("new/1699999999.x.host", "theirs\r\n");
        replace(
                UidList.FILE,
                "3 V" + l.uidValidity() + " N" + (l.nextUid() + 5) + " G" + l.guid() + "\n" + "1 :" + onlyBase() + "\n"
                        + (l.nextUid() + 3) + " P1 :1699999999.x.host\n");
        assertEquals(List.of(1L, l.nextUid() + 3), uids());
        assertEquals(l.nextUid() + 5, append("ours"));
        store = stores.reopen();
        assertEquals(List.of(1L, l.nextUid() + 3, l.nextUid() + 5), uids());
        assertTrue(content(UidList.FILE).contains((l.nextUid() + 3) + " P1 :1699999999.x.host\n"));
    }

    private String onlyBase() throws Exception {
        return disk.list(MAILDIR.resolve("new")).stream()
                .filter(n -> !n.equals("1699999999.x.host"))
                .findFirst()
                .orElseThrow();
    }

    /** Dovecot numbers what it finds before it knows our numbers: the message gets a new UID, and no UID two messages. */
    @Test
    public void aUidThatAnotherProgramGaveInsteadOfOursIsANewOne() throws Exception {
        append("one");
        String base = onlyName("new");
        long modSeq = inbox().status().highestModSeq();
        UidList l = UidList.read(disk.read(MAILDIR.resolve(UidList.FILE))).orElseThrow();
        replace(
                UidList.FILE,
                "3 V" + l.uidValidity() + " N" + (l.nextUid() + 1) + " G" + l.guid() + "\n" + l.nextUid() + " :" + base
                        + "\n");
        assertEquals(List.of(l.nextUid()), uids());
        assertEquals(UidSet.of(1), ((Changes.Known) inbox().changesSince(modSeq)).vanished());
        assertEquals("one\r\n", text(l.nextUid()));
    }

    @Test
    public void anotherUidValidityMakesAnotherMailbox() throws Exception {
        append("one");
        long validity = inbox().status().uidValidity();
        long modSeq = inbox().status().highestModSeq();
        UidList l = UidList.read(disk.read(MAILDIR.resolve(UidList.FILE))).orElseThrow();
        replace(UidList.FILE, "3 V" + (validity + 9) + " N8 G" + l.guid() + "\n7 :" + onlyName("new") + "\n");
        assertEquals(validity + 9, inbox().status().uidValidity());
        assertEquals(List.of(7L), uids());
        assertEquals(8, append("two"));
        assertTrue(inbox().changesSince(modSeq) instanceof Changes.TooOld);
    }

    @Test
    public void aDovecotUsersMaildirOpensAsItIs() throws Exception {
        stores.close();
        for (String d : List.of("/mail/example.org", "/mail/example.org/anna")) disk.createDirectory(Path.of(d));
        for (String d : List.of("", ".Sent", ".Lists.dev")) {
            disk.createDirectory(MAILDIR.resolve(d));
            for (String sub : List.of("cur", "new", "tmp"))
                disk.createDirectory(MAILDIR.resolve(d).resolve(sub));
        }
        disk.createDirectory(MAILDIR.resolve(".notamailbox"));
        put(
                "dovecot-uidlist",
                "3 V1400000000 N108 Gaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n100 :1.a.h,S=6,W=7\n107 W7 Gg1 Pp1 :2.b.h\n");
        put("dovecot-keywords", "0 $Forwarded\n1 todo\n");
        put("cur/1.a.h,S=6,W=7:2,FSb", "text1\n");
        put("cur/2.b.h:2,", "text2\n");
        put("new/3.c.h", "text3\n");
        put("subscriptions", "Lists.dev\nNo.such\n");
        put(".Sent/dovecot-uidlist", "3 V1400000001 N1 Gbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\n");
        store = stores.open(Path.of("/mail"), 0);
        assertEquals(
                List.of("INBOX", "Lists", "Lists.dev", "No.such", "Sent"),
                store.list(USER).stream().map(MailboxEntry::name).toList());
        assertEquals(
                Set.of(SpecialUse.SENT), store.find(USER, "Sent").orElseThrow().specialUse());
        assertTrue(store.find(USER, "Lists.dev").orElseThrow().subscribed());
        assertEquals(1_400_000_000L, inbox().status().uidValidity());
        assertEquals(List.of(100L, 107L, 108L), uids());
        MessageTable t = inbox().messages();
        assertEquals(Flags.parse(List.of("\\Flagged", "\\Seen", "todo")), t.flags(0));
        assertEquals(List.of("$Forwarded", "todo"), inbox().keywords());
        assertEquals(7, t.octets(1));
        assertEquals(UidSet.of(108), inbox().claimRecent());
        assertEquals("text1\r\n", text(100));
        store = stores.reopen();
        assertEquals(List.of(100L, 107L, 108L), uids());
        assertTrue(content("dovecot-uidlist").contains("\n107 W7 Gg1 Pp1 :2.b.h\n108 :3.c.h\n"));
        assertEquals(Map.of(107L, new Mailbox.Brought("g1", "p1")), inbox().brought());
        assertEquals("3.c.h", inbox().messages().name(2));
    }

    /** A list that we have written is no news at the next start. */
    @Test
    public void aMailboxThatIsAllNumberedIsReadOnce() throws Exception {
        inbox();
        stores.close();
        String header = content("dovecot-uidlist").lines().findFirst().orElseThrow();
        disk.removeAll(Set.of("amphora.index", "amphora.log"));
        put("cur/1.a.h:2,S", "text1\n");
        replace("dovecot-uidlist", header + "\n7 :1.a.h\n");
        store = stores.open(Path.of("/mail"), 0);
        assertEquals(List.of(7L), uids());
        stores.close();
        long told = IndexFile.readHead(disk, MAILDIR).orElseThrow().stamps().uidList();
        assertEquals(Folder.stamp(disk, MAILDIR.resolve(UidList.FILE)), told);
    }

    /** Dovecot makes what is missing and takes nothing away. */
    @Test
    public void whatIsMissingOfAMaildirIsMade() throws Exception {
        stores.close();
        for (String d : List.of("example.org", "example.org/anna", "example.org/anna/Maildir"))
            disk.createDirectory(Path.of("/mail").resolve(d));
        for (String d : List.of("new", ".Sent", ".Sent/cur", ".Sent/new", ".Sent/tmp", ".Begun", ".other"))
            disk.createDirectory(MAILDIR.resolve(d));
        put("new/1.a.h", "inbox\n");
        put(".Sent/cur/2.b.h:2,S", "sent\n");
        put(".Begun/maildirfolder", "");
        put(".other/file", "");
        for (String d : List.of("/", "/mail", "/mail/example.org", "/mail/example.org/anna", MAILDIR.toString()))
            disk.forceDirectory(Path.of(d));
        store = stores.open(Path.of("/mail"), 0);
        assertEquals(
                List.of("INBOX", "Begun", "Sent"),
                store.list(USER).stream().map(MailboxEntry::name).toList());
        assertEquals("inbox\r\n", text(1));
        assertEquals(
                1,
                store.mailbox(store.find(USER, "Sent").orElseThrow().id())
                        .messages()
                        .size());
        append("ours");
        for (String d : List.of("cur", "new", "tmp", ".Begun/cur", ".Begun/new", ".Begun/tmp"))
            assertTrue(d, disk.afterCrash(false, false).info(MAILDIR.resolve(d)).isDirectory());
        assertEquals(0, disk.info(MAILDIR.resolve(".other/file")).size());
    }

    @Test
    public void mailboxesComeAndGo() throws Exception {
        inbox();
        for (String d : List.of(".New", ".New/cur", ".New/new", ".New/tmp")) disk.createDirectory(MAILDIR.resolve(d));
        put(".New/new/1.x.host", "hello\n");
        MailboxEntry made = store.find(USER, "New").orElseThrow();
        assertEquals(1, store.mailbox(made.id()).messages().size());
        assertTrue(store.list(USER).stream().anyMatch(e -> e.name().equals("New")));
        Directories.remove(disk, MAILDIR.resolve(".New"));
        assertTrue(store.list(USER).stream().noneMatch(e -> e.name().equals("New")));
    }

    /** A message that another program took away and brings back is not ours to remove, whatever the log says. */
    @Test
    public void whatIsBroughtBackStays() throws Exception {
        append("one");
        append("two");
        String name =
                disk.list(MAILDIR.resolve("new")).stream().sorted().findFirst().orElseThrow();
        Path file = MAILDIR.resolve("new").resolve(name);
        Path away = Path.of("/mail/away");
        disk.rename(file, away);
        assertEquals(List.of(2L), uids());
        disk.rename(away, file);
        // the process ends here: the log is read again
        MemoryDisk left = disk.afterCrash(true, true);
        Stores again = new Stores(left);
        assertEquals(2, again.open(Path.of("/mail"), 0).inbox(USER).messages().size());
        again.close();
    }

    @Test
    public void aFileThatCannotBeReadBlocksNoOther() throws Exception {
        inbox();
        disk.createDirectory(MAILDIR.resolve("new/1.directory.host"));
        put("new/2.x.host", "hello\n");
        assertEquals(1, uids().size());
        assertEquals("hello\r\n", text(uids().get(0)));
    }

    @Test
    public void aTruncatedFileIsReadAsFarAsItGoes() throws Exception {
        append("one");
        append("two");
        String name =
                disk.list(MAILDIR.resolve("new")).stream().sorted().findFirst().orElseThrow();
        replace("new/" + name, "on");
        assertEquals("on", text(1));
        assertEquals("two\r\n", text(2));
    }

    @Test
    public void aLeftOverLockIsNoObstacle() throws Exception {
        append("one");
        put("dovecot-uidlist.lock", "1234:host");
        disk.setModified(MAILDIR.resolve("dovecot-uidlist.lock"), Instant.now().minusSeconds(121));
        store = stores.reopen();
        assertEquals(2, append("two"));
        assertTrue(content("dovecot-uidlist").contains("1 :"));
    }
}
