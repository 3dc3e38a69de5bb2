package org.amphora.maildir.internal.mailbox;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.amphora.maildir.internal.format.UidList;
import org.amphora.maildir.internal.index.Table;

/** Compares what is known of a mailbox with its files. What other programs did is taken over first, as always. */
final class Check {
    private static final int MAX_FINDINGS = 100;

    private final Core core;
    private final List<String> findings = new ArrayList<>();
    private int more;

    private Check(Core core) {
        this.core = core;
    }

    static List<String> run(Core core) throws IOException {
        Check check = new Check(core);
        Table table = check.names();
        check.uidList();
        check.files(table);
        check.summaries(table);
        if (check.more > 0) check.findings.add("and " + check.more + " more");
        return check.findings;
    }

    private void found(String what) {
        if (findings.size() < MAX_FINDINGS) findings.add(what);
        else more++;
    }

    private Table names() throws IOException {
        core.lock.lock();
        try {
            Table before = core.state.table();
            Refresh.all(core);
            core.damage.forEach(this::found);
            core.damage.clear();
            Table now = core.state.table();
            int flagged = 0;
            int unknown = 0;
            for (int i = 0; i < now.size(); i++) {
                int old = before.indexOf(now.uid(i));
                if (old < 0) unknown++;
                else if (before.bits(old) != now.bits(i)) flagged++;
            }
            int gone = before.size() + unknown - now.size();
            if (unknown > 0) found(unknown + " files were not in the index");
            if (gone > 0) found(gone + " messages of the index have no file");
            if (flagged > 0) found("the names of " + flagged + " files have other flags than the index");
            return now;
        } finally {
            core.lock.unlock();
        }
    }

    private void uidList() throws IOException {
        Optional<UidList> list = UidListFile.scan(core.disk, core.folder.path(), e -> {});
        if (list.isEmpty()) {
            found(UidList.FILE + " is missing or its first line makes no sense");
            return;
        }
        if (list.get().uidValidity() != core.state.uidValidity()) found(UidList.FILE + " has another UIDVALIDITY");
    }

    private void files(Table table) {
        for (int i = 0; i < table.size(); i++) {
            long uid = table.uid(i);
            long expected = table.size(i);
            try {
                Optional<Long> size =
                        Files.use(core, uid, file -> core.disk.info(file).size());
                if (size.isPresent() && size.get() != expected) {
                    found("the file of UID " + uid + " has " + size.get() + " bytes, not " + expected);
                }
            } catch (IOException e) {
                found("the file of UID " + uid + " cannot be read: " + e);
            }
        }
    }

    private void summaries(Table table) throws IOException {
        int wrong = 0;
        for (int i = 0; i < table.size(); i++) {
            long at = table.summaryAt(i);
            if (at > 0 && core.summaries.read(table.uid(i), at).isEmpty()) wrong++;
        }
        if (wrong > 0) found(wrong + " summaries are damaged; each is made anew when it is asked for");
    }
}
