package org.amphora.searchlucene.internal.console;

import java.util.List;

/** What the commands ask of the indexes. Safe on any thread; may block. */
public interface IndexCare {
    /**
     * All indexes.
     *
     * @param waiting mailboxes that are to be indexed
     */
    record Total(int indexes, long bytes, int waiting) {}

    /**
     * A mailbox.
     *
     * @param covered messages that its index covers; 0 without one
     * @param bytes of the index
     * @param waits whether it is to be indexed
     */
    record Row(String mailbox, int messages, int covered, long bytes, boolean waits) {}

    Total total();

    /** The mailboxes of an account. */
    List<Row> rows(String account);

    /** Throws the indexes of an account away and makes them anew in the background; gives how many mailboxes it has. */
    int rebuild(String account);
}
