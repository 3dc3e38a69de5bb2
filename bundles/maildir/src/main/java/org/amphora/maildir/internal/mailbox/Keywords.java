package org.amphora.maildir.internal.mailbox;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.amphora.api.store.Flags;
import org.amphora.maildir.internal.format.DotLock;
import org.amphora.maildir.internal.format.FlagBits;
import org.amphora.maildir.internal.format.KeywordList;
import org.amphora.maildir.internal.format.Lines;
import org.amphora.maildir.internal.index.Stamps;

/** Keeps a mailbox's keywords and its {@code dovecot-keywords} alike. With the mailbox's lock. */
final class Keywords {
    private static final Duration LOCK_LIMIT = Duration.ofSeconds(20);

    private Keywords() {}

    /** Takes over what the file says now. If it was lost, it is written again: the letters in names depend on it. */
    static void reload(Core core) throws IOException {
        Path file = core.folder.path().resolve(KeywordList.FILE);
        long stamp = Folder.stamp(core.disk, file);
        List<String> known = core.state.table().flagBits().keywords();
        Optional<List<String>> lines = Lines.read(core.disk, file);
        if (lines.isEmpty() && !known.isEmpty()) {
            write(core, known);
            return;
        }
        adopt(core, merged(known, KeywordList.parse(lines.orElse(List.of()))), stamp);
    }

    /** The second list, with what only the first has behind it. */
    private static List<String> merged(List<String> known, List<String> file) {
        List<String> all = new ArrayList<>(file);
        for (int i = file.size(); i < known.size(); i++) all.add(known.get(i));
        return all;
    }

    private static void adopt(Core core, List<String> keywords, long stamp) {
        if (!keywords.equals(core.state.table().flagBits().keywords())) {
            core.show(core.state.table().with(new FlagBits(keywords)), core.state.uidNext());
        }
        Stamps s = core.stamps;
        core.stamps = new Stamps(s.uidList(), stamp, s.fresh(), s.current());
    }

    /** Gives the keywords among the flags a letter each, as far as there are any left; durable when it returns. */
    static FlagBits ensure(Core core, Flags flags) throws IOException {
        FlagBits now = core.state.table().flagBits();
        if (flags.keywords().isEmpty() || now.with(flags) == now) return now;
        Path file = core.folder.path().resolve(KeywordList.FILE);
        DotLock.holding(core.disk, file, LOCK_LIMIT, () -> {
            if (Folder.stamp(core.disk, file) != core.stamps.keywords()) reload(core);
            FlagBits wanted = core.state.table().flagBits().with(flags);
            Lines.replace(core.disk, file, KeywordList.toBytes(wanted.keywords()));
            adopt(core, wanted.keywords(), Folder.stamp(core.disk, file));
        });
        return core.state.table().flagBits();
    }

    private static void write(Core core, List<String> keywords) throws IOException {
        Path file = core.folder.path().resolve(KeywordList.FILE);
        DotLock.holding(core.disk, file, LOCK_LIMIT, () -> {
            Lines.replace(core.disk, file, KeywordList.toBytes(keywords));
            adopt(core, keywords, Folder.stamp(core.disk, file));
        });
    }
}
