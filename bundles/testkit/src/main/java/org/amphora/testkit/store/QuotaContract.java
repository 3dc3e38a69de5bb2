package org.amphora.testkit.store;

import static org.junit.Assert.assertEquals;

import java.util.List;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.StoreException.Kind;
import org.junit.Test;

/** What every store must do at its limit, beside the other contracts, which it repeats with one. */
public abstract class QuotaContract extends MailStoreContract {
    private static final long ONE = "Subject: one\r\n\r\none\r\n".length();

    @Override
    protected long quotaBytes() {
        return 10_000_000;
    }

    /** A store as {@link #open}, in the place of the one that is open. */
    private void withRoomFor(long messages) throws Exception {
        close();
        store = open(messages * ONE + ONE / 2);
    }

    @Test
    public void whatDoesNotFitIsRefusedWhole() throws Exception {
        withRoomFor(3);
        Mailbox inbox = store.inbox(USER);
        inbox.append(List.of(message("one")));
        assertFails(Kind.OVER_QUOTA, () -> inbox.append(List.of(message("1"), message("2"), message("three"))));
        assertEquals(1, inbox.messages().size());
        assertEquals(ONE, store.quota(USER).usedBytes());
        inbox.append(List.of(message("two"), message("six")));
        assertFails(Kind.OVER_QUOTA, () -> append(inbox, "more"));
        assertFails(Kind.OVER_QUOTA, () -> inbox.copy(uid(1), box("Sent").id(), ""));
        assertEquals(0, box("Sent").messages().size());
    }

    @Test
    public void aMoveNeedsNoRoomAndRemovingGivesSome() throws Exception {
        withRoomFor(1);
        Mailbox inbox = store.inbox(USER);
        append(inbox, "one");
        inbox.move(uid(1), box("Sent").id(), "");
        assertFails(Kind.OVER_QUOTA, () -> append(inbox, "two"));
        box("Sent").remove(uid(1));
        append(inbox, "two");
        assertEquals(ONE, store.quota(USER).usedBytes());
    }

    @Test
    public void aRetryOfWhatIsThereNeedsNoRoom() throws Exception {
        withRoomFor(1);
        Mailbox inbox = store.inbox(USER);
        inbox.append(List.of(keyed("k", "one")));
        assertEquals(List.of(1L), inbox.append(List.of(keyed("k", "one"))).uids());
    }
}
