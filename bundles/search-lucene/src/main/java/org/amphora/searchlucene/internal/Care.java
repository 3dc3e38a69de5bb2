package org.amphora.searchlucene.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.amphora.api.store.MailStore;
import org.amphora.api.store.MailboxEntry;
import org.amphora.api.store.MailboxId;
import org.amphora.api.store.MessageTable;
import org.amphora.searchlucene.internal.console.IndexCare;

/** What the console asks. */
final class Care implements IndexCare {
    private final Indexes indexes;
    private final Supplier<MailStore> store;

    /** @param store the one that is there now; null for none */
    Care(Indexes indexes, Supplier<MailStore> store) {
        this.indexes = indexes;
        this.store = store;
    }

    @Override
    public Total total() {
        try {
            long bytes = 0;
            List<Path> all = indexes.folders().all();
            for (Path folder : all) bytes += indexes.folders().size(folder);
            return new Total(all.size(), bytes, indexes.worker().waiting());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<Row> rows(String account) {
        List<Row> rows = new ArrayList<>();
        for (MailboxEntry entry : mailboxes(account)) rows.add(row(entry));
        return rows;
    }

    private Row row(MailboxEntry entry) {
        MailboxId id = entry.id();
        try {
            MessageTable table = present().mailbox(id).messages();
            long uid = indexes.coverage(id).map(Coverage::uid).orElse(0L);
            int behind = table.indexOf(uid + 1);
            int covered = behind < 0 ? -behind - 1 : behind;
            long bytes = indexes.folders().size(indexes.folders().of(id));
            return new Row(
                    entry.name(), table.size(), covered, bytes, indexes.worker().isWaiting(id));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int rebuild(String account) {
        List<MailboxEntry> all = mailboxes(account);
        for (MailboxEntry entry : all) indexes.spoil(entry.id(), Duration.ZERO);
        return all.size();
    }

    private List<MailboxEntry> mailboxes(String account) {
        return present().list(account).stream()
                .filter(MailboxEntry::isSelectable)
                .toList();
    }

    private MailStore present() {
        MailStore now = store.get();
        if (now == null) throw new IllegalStateException("the mail store is not there; see mail:status");
        return now;
    }
}
