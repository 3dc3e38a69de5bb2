package org.amphora.maildir.internal;

import org.amphora.api.store.MailStore;
import org.amphora.testkit.store.MailboxContract;
import org.junit.Rule;
import org.junit.rules.TemporaryFolder;

/** The contract on real files. */
public final class MaildirMailboxTest extends MailboxContract {
    @Rule
    public final TemporaryFolder root = new TemporaryFolder();

    private final Stores stores = new Stores();

    @Override
    protected MailStore open(long quotaBytes) throws Exception {
        return stores.open(root.getRoot().toPath(), quotaBytes);
    }

    @Override
    protected MailStore reopen() throws Exception {
        return stores.reopen();
    }

    @Override
    protected void close() {
        stores.close();
    }
}
