package org.amphora.maildir.internal;

import static org.junit.Assert.assertEquals;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.amphora.maildir.internal.disk.Disk;
import org.amphora.maildir.internal.disk.LocalDisk;
import org.amphora.maildir.internal.format.NameMaker;

/** Opens stores as the component would, and closes them. */
final class Stores {
    private final Disk disk;
    private MaildirSettings settings;
    private MaildirStore store;
    private int opened;

    Stores() {
        this(new LocalDisk());
    }

    Stores(Disk disk) {
        this.disk = disk;
    }

    /** Settings with the defaults of the configuration, but that other programs are noticed at once. */
    static MaildirSettings settings(Path root, long quotaBytes, String... more) {
        Map<String, Object> raw = new HashMap<>(Map.of(
                "mail_root", root.toString(),
                "mail_location", "{domain}/{user}/Maildir",
                "hierarchy_separator", ".",
                "default_mailboxes", "Drafts:drafts, Sent:sent, Junk:junk, Trash:trash, Archive:archive",
                "mailbox_size_limit", Long.toString(quotaBytes),
                "open_mailboxes_limit", "1000",
                "flag_rename_delay", "10ms",
                "rescan_interval", "0s",
                "drain_timeout", "20s"));
        for (int i = 0; i < more.length; i += 2) raw.put(more[i], more[i + 1]);
        return MaildirSettings.of(raw);
    }

    MaildirStore open(Path root, long quotaBytes) {
        return open(settings(root, quotaBytes));
    }

    MaildirStore open(MaildirSettings s) {
        settings = s;
        return reopenWithoutClosing();
    }

    MaildirStore reopen() {
        close();
        return reopenWithoutClosing();
    }

    private MaildirStore reopenWithoutClosing() {
        store = new MaildirStore(
                disk, settings, new NameMaker("host", 1000L * ++opened), account -> settings.sizeLimit());
        return store;
    }

    void close() {
        if (store != null) assertEquals("calls inside", 0, store.close());
        store = null;
    }
}
