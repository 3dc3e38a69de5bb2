package org.amphora.maildir.internal;

import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.amphora.api.store.Annotations;
import org.amphora.api.store.MailboxId;
import org.amphora.api.store.StoreException;
import org.amphora.api.store.StoreException.Kind;
import org.amphora.maildir.internal.format.AnnotationsFile;

/**
 * The handle that callers have on what is noted with a mailbox or an account: finds the file for each call.
 *
 * @param mailbox null for the account
 * @param listeners are told
 */
record StoredAnnotations(MaildirStore store, String account, MailboxId mailbox, Listeners listeners)
        implements Annotations {
    /** What is done with the file. */
    @FunctionalInterface
    interface Work<T> {
        T with(AnnotationsFile file) throws IOException;
    }

    @Override
    public SortedMap<String, byte[]> all() {
        return use(AnnotationsFile::read);
    }

    @Override
    public void change(Map<String, byte[]> set, Set<String> remove) {
        for (String name : set.keySet())
            if (!Annotations.isPossible(name)) throw new StoreException(Kind.CANNOT, "Not a possible name");
        use(file -> {
            file.change(set, remove);
            return null;
        });
        Set<String> names = new HashSet<>(set.keySet());
        names.addAll(remove);
        listeners.tell(account, l -> l.annotationsChanged(mailbox, names));
    }

    private <T> T use(Work<T> work) {
        if (mailbox == null) return store.in(account, a -> a.annotate(null, work));
        return store.in(mailbox, a -> a.annotate(Namespace.place(a, mailbox), work));
    }
}
