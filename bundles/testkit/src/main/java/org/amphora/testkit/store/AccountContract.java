package org.amphora.testkit.store;

import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.amphora.api.store.AccountListener;
import org.amphora.api.store.MailStore;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.MailboxId;
import org.junit.Test;

/** What every store must do with those who listen to an account. */
public abstract class AccountContract extends MessagesContract {
    @Test
    public void listenersOfAnAccountHearOfWhatIsBesideMessages() {
        String other = "other@example.org";
        Mailbox inbox = store.inbox(USER);
        store.inbox(other);
        ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();
        MailStore.Subscription s = store.listen(USER, new AccountListener() {
            @Override
            public void namesChanged() {
                heard.add("names");
            }

            @Override
            public void annotationsChanged(MailboxId mailbox, Set<String> names) {
                heard.add((mailbox == null ? "" : mailbox.value()) + new TreeSet<>(names));
            }
        });
        Map<String, byte[]> note = Map.of("/private/comment", new byte[] {1});
        Map<Runnable, String> changes = new LinkedHashMap<>();
        changes.put(() -> store.create(USER, "Work", Set.of()), "names");
        changes.put(() -> store.rename(USER, "Work", "Play"), "names");
        changes.put(() -> store.subscribe(USER, "Play", true), "names");
        changes.put(() -> store.subscribe(USER, "Play", false), "names");
        changes.put(() -> store.delete(USER, "Play"), "names");
        changes.put(() -> store.rename(USER, "INBOX", "Old"), "names");
        changes.put(() -> store.inbox(other).changeAccess(l -> l), "names");
        changes.put(() -> store.annotations(USER).change(note, Set.of("/private/x")), "[/private/comment, /private/x]");
        changes.put(
                () -> inbox.annotations().change(Map.of(), note.keySet()),
                inbox.id().value() + "[/private/comment]");
        changes.forEach((change, hint) -> {
            heard.clear();
            change.run();
            assertTrue(heard + " has " + hint, heard.contains(hint));
        });
        heard.clear();
        append(inbox, "one");
        store.create(other, "Work", Set.of());
        store.annotations(other).change(note, Set.of());
        s.close();
        s.close();
        store.create(USER, "Work", Set.of());
        assertNull(heard.poll());
    }
}
