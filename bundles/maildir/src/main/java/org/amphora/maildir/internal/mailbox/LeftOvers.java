package org.amphora.maildir.internal.mailbox;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Removes what deliveries that never ended have left in {@code tmp/}: files of processes of this machine that are gone,
 * and any that is older than 36 hours (maildir(5)). Before the mailbox is used.
 */
final class LeftOvers {
    private static final Pattern OURS = Pattern.compile("\\d+\\.M\\d+P(\\d+)Q\\d+.*");
    private static final long OLD_NANOS = TimeUnit.HOURS.toNanos(36);

    private LeftOvers() {}

    static void remove(Core core) {
        try {
            for (String name : core.disk.list(core.folder.tmp())) {
                Path file = core.folder.tmp().resolve(name);
                if (isLeftOver(core, name, file)) core.disk.unlink(file);
            }
        } catch (NoSuchFileException e) {
            // another program was faster
        } catch (IOException e) {
            Core.LOG.warn("mailbox={} tmp/ cannot be cleaned: {}", core.folder.path(), e.toString());
        }
    }

    private static boolean isLeftOver(Core core, String name, Path file) throws IOException {
        Matcher m = OURS.matcher(name);
        if (m.matches() && core.around.names().isOfThisHost(name)) {
            long pid = Long.parseLong(m.group(1));
            // this process has just begun with this mailbox; another of the same number was an earlier one
            return pid == ProcessHandle.current().pid() || ProcessHandle.of(pid).isEmpty();
        }
        long age = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis())
                - core.disk.info(file).modified();
        return age > OLD_NANOS;
    }
}
