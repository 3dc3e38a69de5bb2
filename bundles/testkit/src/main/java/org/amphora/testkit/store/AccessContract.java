package org.amphora.testkit.store;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.amphora.api.store.AccessList;
import org.amphora.api.store.Grantee;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.Rights;
import org.amphora.api.store.StoreException.Kind;
import org.junit.Test;

/** What every store must do with access lists. */
public abstract class AccessContract extends AccountContract {
    private static final String BERT = "bert@example.org";
    private static final String CARL = "carl@example.net";
    private static final Rights READ = Rights.parse("lrs").orElseThrow();

    private static void share(Mailbox box, Grantee with, Rights rights) {
        box.changeAccess(list -> list.with(with, false, rights));
    }

    private Mailbox create(String name) {
        return store.mailbox(store.create(USER, name, Set.of()).id());
    }

    @Test
    public void aMailboxIsItsOwnersAlone() {
        assertEquals(USER, store.inbox(USER).owner());
        assertEquals(AccessList.PRIVATE, store.inbox(USER).accessList());
        assertEquals(Rights.ALL, store.inbox(USER).rights());
        assertEquals(List.of(), store.sharers(BERT));
    }

    @Test
    public void whatIsGivenStaysUntilItIsTaken() throws Exception {
        share(create("Work"), Grantee.user(BERT), READ);
        share(box("Work"), Grantee.OWNER, Rights.parse("lr").orElseThrow());
        box("Work").changeAccess(list -> list.with(Grantee.user(CARL), true, READ));
        store.rename(USER, "Work", "Office");
        openAgain();
        AccessList list = box("Office").accessList();
        assertEquals(READ, list.rights(Grantee.user(BERT), false));
        assertEquals(READ, list.rights(Grantee.user(CARL), true));
        assertEquals(3, list.entries().size());
        assertEquals(List.of(USER), store.sharers(BERT));
        assertEquals(List.of(), store.sharers(CARL));
        assertEquals(List.of(), store.sharers(USER));
        share(box("Office"), Grantee.user(BERT), Rights.NONE);
        assertEquals(2, box("Office").accessList().entries().size());
        assertEquals(List.of(), store.sharers(BERT));
    }

    @Test
    public void sharersOfEverythingAreSorted() throws Exception {
        share(store.inbox(USER), Grantee.AUTHENTICATED, READ);
        share(store.inbox(CARL), Grantee.user(BERT), READ);
        share(store.mailbox(store.create(USER, "Work", Set.of()).id()), Grantee.user(BERT), READ);
        assertEquals(List.of(USER, CARL), store.sharers(BERT));
        assertEquals(List.of(USER), store.sharers(CARL));
        share(box("Work"), Grantee.user(BERT), Rights.NONE);
        openAgain();
        assertEquals(List.of(USER, CARL), store.sharers(BERT));
        share(store.inbox(USER), Grantee.AUTHENTICATED, Rights.NONE);
        assertEquals(List.of(CARL), store.sharers(BERT));
    }

    @Test
    public void whatIsMadeBelowIsSharedAsWell() throws Exception {
        share(create("Work"), Grantee.user(BERT), READ);
        store.create(USER, "Work.one.two", Set.of());
        create("Other");
        openAgain();
        assertEquals(box("Work").accessList(), box("Work.one").accessList());
        assertEquals(box("Work").accessList(), box("Work.one.two").accessList());
        assertEquals(AccessList.PRIVATE, box("Other").accessList());
    }

    @Test
    public void itGoesWithItsMailbox() throws Exception {
        Mailbox work = create("Work");
        share(work, Grantee.user(BERT), READ);
        store.delete(USER, "Work");
        assertFails(Kind.NO_SUCH_MAILBOX, work::accessList);
        assertFails(Kind.NO_SUCH_MAILBOX, () -> share(work, Grantee.user(BERT), READ));
        assertEquals(List.of(), store.sharers(BERT));
        assertEquals(AccessList.PRIVATE, create("Work").accessList());
        share(box("Work"), Grantee.user(BERT), READ);
        store.deleteAccount(USER);
        assertEquals(List.of(), store.sharers(BERT));
        assertEquals(AccessList.PRIVATE, store.inbox(USER).accessList());
    }

    @Test
    public void listenersHearOfIt() {
        Mailbox inbox = store.inbox(USER);
        ConcurrentLinkedQueue<Long> heard = new ConcurrentLinkedQueue<>();
        store.listen(inbox.id(), (id, modSeq) -> heard.add(modSeq));
        share(inbox, Grantee.user(BERT), READ);
        assertFalse(heard.isEmpty());
    }
}
