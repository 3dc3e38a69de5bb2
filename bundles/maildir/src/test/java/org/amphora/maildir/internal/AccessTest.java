package org.amphora.maildir.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.amphora.api.store.AccessList;
import org.amphora.api.store.Grantee;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.Rights;
import org.amphora.api.store.StoreException;
import org.amphora.maildir.internal.disk.MemoryDisk;
import org.amphora.maildir.internal.disk.WriteFile;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** The files of access lists, Dovecot's and ours. */
public final class AccessTest {
    private static final String ANNA = "anna@example.org";
    private static final String BERT = "bert@example.org";
    private static final Path ACL = Path.of("/mail/example.org/anna/Maildir/dovecot-acl");
    private static final Path SHARED = Path.of("/mail/shared-mailboxes");

    private final MemoryDisk disk = new MemoryDisk();
    private final Stores stores = new Stores(disk);
    private MaildirStore store;

    @Before
    public void open() throws Exception {
        disk.createDirectory(Path.of("/mail"));
        store = stores.open(Path.of("/mail"), 0);
        store.inbox(ANNA);
    }

    @After
    public void close() {
        stores.close();
    }

    private Mailbox inbox() {
        return store.inbox(ANNA);
    }

    private void give(Grantee grantee, String rights) {
        inbox().changeAccess(
                        list -> list.with(grantee, false, Rights.parse(rights).orElseThrow()));
    }

    private void put(Path file, String content) throws Exception {
        Path fresh = file.resolveSibling("fresh");
        try (WriteFile f = disk.create(fresh)) {
            f.write(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)));
        }
        disk.rename(fresh, file);
    }

    private String content(Path file) throws Exception {
        return new String(disk.read(file), StandardCharsets.UTF_8);
    }

    @Test
    public void weWriteAsDovecotDoes() throws Exception {
        give(Grantee.user(BERT), "aetl");
        give(Grantee.user("a b\"c"), "r");
        give(Grantee.ANYONE, "lp");
        give(Grantee.OWNER, "lrswipkxtea");
        inbox().changeAccess(list ->
                list.with(Grantee.user(BERT), true, Rights.parse("w").orElseThrow()));
        assertEquals(
                """
                anyone lp
                owner lrswipkxtea
                "user=a b\\"c" r
                user=bert@example.org ltea
                -user=bert@example.org w
                """,
                content(ACL));
        assertEquals(
                """
                shared/shared-boxes/anyone/anna@example.org
                1
                shared/shared-boxes/user/a b"c/anna@example.org
                1
                shared/shared-boxes/user/bert@example.org/anna@example.org
                1
                """,
                content(SHARED));
        AccessList list = inbox().accessList();
        store = stores.reopen();
        assertEquals(list, inbox().accessList());
    }

    @Test
    public void weReadWhatDovecotWrites() throws Exception {
        put(
                ACL,
                """
                # a comment

                anonymous l
                authenticated lr :write-seen, post
                group=sales lrw
                group-override=all
                "user=a b" :lookup
                user=bert@example.org rli
                -user=bert@example.org i
                """);
        AccessList list = inbox().accessList();
        assertEquals(
                "[anyone l, authenticated lrsp, group=sales lrw, user=a b l, user=bert@example.org lri, "
                        + "-user=bert@example.org i, group-override=all ]",
                list.entries().stream().map(AccessTest::line).toList().toString());
        assertEquals("lr", list.rightsOf(BERT, ANNA).toString());
        // and what another program shares is known when the account is opened next
        assertEquals(List.of(), store.sharers(BERT));
        store = stores.reopen();
        store.inbox(ANNA);
        assertEquals(List.of(ANNA), store.sharers(BERT));
    }

    private static String line(AccessList.Entry e) {
        String kind =
                e.grantee().kind().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        String name = e.grantee().name();
        return (e.negative() ? "-" : "") + kind + (name.isEmpty() ? "" : "=" + name) + " " + e.rights();
    }

    @Test
    public void aFileThatIsNotUnderstoodGivesNothing() throws Exception {
        for (String line : List.of(
                "user=bert@example.org lrq", "friend=bert lr", "\"user=a lr", "\"\" l", "- l", "owner l :plugin")) {
            put(ACL, "anyone lr\n" + line + "\n");
            store = stores.reopen();
            assertEquals(line, AccessList.PRIVATE, inbox().accessList());
            StoreException e = assertThrows(line, StoreException.class, () -> give(Grantee.ANYONE, "l"));
            assertEquals(StoreException.Kind.UNAVAILABLE, e.kind());
            assertEquals("left alone", "anyone lr\n" + line + "\n", content(ACL));
        }
    }

    @Test
    public void theLastGoodListHoldsUntilTheFileIsMended() throws Exception {
        give(Grantee.user(BERT), "lr");
        AccessList good = inbox().accessList();
        put(ACL, "user=bert@example.org everything\n");
        assertEquals(good, inbox().accessList());
        put(ACL, "user=bert@example.org l\n");
        assertEquals("l", inbox().accessList().rightsOf(BERT, ANNA).toString());
        disk.unlink(ACL);
        assertEquals(AccessList.PRIVATE, inbox().accessList());
    }

    @Test
    public void whoIsNotHereIsNotMadeAgain() throws Exception {
        String line = "shared/shared-boxes/anyone/";
        put(SHARED, line + "gone@example.org\n1\n" + line + "../..@..\n1\n" + line + "\n1\n" + line + ANNA + "\n1\n");
        assertEquals(List.of(ANNA), store.sharers(BERT));
        assertEquals(List.of("anna"), disk.list(Path.of("/mail/example.org")));
    }

    @Test
    public void theListOfAllIsMadeAnewAndKeepsWhatItDoesNotKnow() throws Exception {
        give(Grantee.user(BERT), "lr");
        store.inbox("carl@example.org");
        put(SHARED, "priv/other\n7\nshared/shared-boxes/user/bert@example.org/carl@example.org\n1\nhalf");
        assertEquals(List.of("carl@example.org"), store.sharers(BERT));
        store = stores.reopen();
        store.inbox(ANNA);
        assertEquals(List.of(ANNA, "carl@example.org"), store.sharers(BERT));
        give(Grantee.user(BERT), "");
        assertEquals("priv/other\n7\nshared/shared-boxes/user/bert@example.org/carl@example.org\n1\n", content(SHARED));
    }
}
