package org.amphora.testkit.store;

import org.amphora.api.store.MailStore;

/** The store in memory keeps the contract. */
public final class MemoryMailboxTest extends MailboxContract {
    @Override
    protected MailStore open(long quotaBytes) {
        return new MemoryMailStore('.', quotaBytes);
    }

    @Override
    protected MailStore reopen() {
        return store;
    }

    @Override
    protected void close() {
        // nothing stays
    }
}
