package org.amphora.api.store;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Finds and mends damage of a store: a service beside {@link MailStore}, of a store that keeps an index of its own. Both
 * calls may block for long, on any thread, while clients go on; neither removes a message.
 */
@ProviderType
public interface StoreCare {
    /**
     * What was found in a mailbox.
     *
     * @param messages that it has now
     * @param findings a sentence for each, in the order in which they were found; bounded, the last says how many more
     */
    record Report(String mailbox, long messages, List<String> findings) {}

    /**
     * Compares each mailbox's index with its messages, without changing either.
     *
     * @throws StoreException {@code NO_SUCH_MAILBOX} if the account has no mail here, {@code UNAVAILABLE}
     */
    List<Report> check(String account);

    /**
     * Makes each mailbox's index anew from its messages. UIDs, flags and keywords stay; MODSEQ goes on above every earlier
     * value, and what had vanished is not known any more.
     *
     * @throws StoreException as {@link #check}
     */
    List<Report> rebuild(String account);
}
