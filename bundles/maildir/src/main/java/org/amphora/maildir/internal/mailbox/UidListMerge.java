package org.amphora.maildir.internal.mailbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.amphora.maildir.internal.disk.WriteFile;
import org.amphora.maildir.internal.format.UidList;
import org.amphora.maildir.internal.index.Table;

/**
 * The lines of a new {@code dovecot-uidlist}: those of the table, with what the old list says beside a message; and if
 * another program has changed the list since it was read, all that it has put there. Both are in order of UID, so that they
 * are read side by side: there may be a million, and no room for them. With the mailbox's lock, and that of the list.
 */
final class UidListMerge {
    private static final int BLOCK = 64 * 1024;

    private final Core core;
    private final Table table;
    private final boolean foreign;
    /** False if the old list makes no sense, or is of another UIDVALIDITY. */
    private final boolean isOldGood;

    private final UidList old;
    /** Base names of the table that the old list has under another UID, which holds. */
    private final NameMap renumbered = new NameMap();

    private final StringBuilder lines = new StringBuilder();
    private WriteFile out;
    /** The index of the table's first message that is not written. */
    private int next;

    UidListMerge(Core core, boolean foreign) throws IOException {
        this.core = core;
        this.table = core.state.table();
        this.foreign = foreign;
        NameMap unlisted = new NameMap();
        UidList found = foreign ? compare(unlisted) : UidListFile.header(core.disk, core.folder.path());
        isOldGood = found != null && found.uidValidity() == core.state.uidValidity();
        old = isOldGood ? found : new UidList(core.state.uidValidity(), 1, "", "", List.of(), 0);
        if (!isOldGood || unlisted.size() == 0) return;
        scan(e -> {
            if (unlisted.contains(e.base())) renumbered.put(e.base(), "");
        });
    }

    /** What the old list says for all; without entries. */
    UidList old() {
        return old;
    }

    /** Finds the messages that the old list does not have under their UIDs; null if it makes no sense. */
    private UidList compare(NameMap unlisted) throws IOException {
        int[] at = {0};
        UidList found = scan(e -> {
            for (; at[0] < table.size() && table.uid(at[0]) < e.uid(); at[0]++) unlisted.put(table.base(at[0]), "");
            if (at[0] == table.size() || table.uid(at[0]) != e.uid()) return;
            if (!table.base(at[0]).equals(e.base())) unlisted.put(table.base(at[0]), "");
            at[0]++;
        });
        for (; found != null && at[0] < table.size(); at[0]++) unlisted.put(table.base(at[0]), "");
        return found;
    }

    private UidList scan(Consumer<UidList.Entry> entries) throws IOException {
        return UidListFile.scan(core.disk, core.folder.path(), entries).orElse(null);
    }

    /** A new file; forced when it returns. */
    void write(Path fresh, UidList head) throws IOException {
        lines.append(head.headerLine());
        try (WriteFile file = core.disk.create(fresh)) {
            out = file;
            if (isOldGood) scan(this::take);
            while (next < table.size()) ours();
            drain(1);
            out.force();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** An entry of the old list, behind those of the table that come before it. */
    private void take(UidList.Entry theirs) {
        while (next < table.size() && table.uid(next) < theirs.uid()) ours();
        boolean isOurs = next < table.size() && table.uid(next) == theirs.uid();
        if (isOurs && !foreign && !table.base(next).equals(theirs.base())) {
            ours();
        } else if (isOurs || foreign) {
            put(theirs);
            if (isOurs) next++;
        }
    }

    private void ours() {
        String base = table.base(next);
        if (!renumbered.contains(base)) put(new UidList.Entry(table.uid(next), "", base));
        next++;
    }

    private void put(UidList.Entry e) {
        UidList.appendLine(lines, e);
        try {
            drain(BLOCK);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    private void drain(int least) throws IOException {
        if (lines.length() < least) return;
        out.write(ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8)));
        lines.setLength(0);
    }
}
