package org.amphora.maildir.internal.format;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.amphora.api.store.Grantee;
import org.amphora.maildir.internal.disk.Disk;
import org.amphora.maildir.internal.mailbox.Folder;

/**
 * Who has shared something with whom: Dovecot's {@code acl_shared_dict} as a file, a line with a key and one with a value
 * for each. It may name too many, never too few: entries come before what they speak of and go after it. Safe on any
 * thread.
 */
public final class SharedMailboxes {
    /** In the store's root. */
    public static final String FILE = "shared-mailboxes";

    private static final String PREFIX = "shared/shared-boxes/";
    private static final String ANYONE = PREFIX + "anyone/";
    private static final String USER = PREFIX + "user/";
    private static final Duration LOCK_LIMIT = Duration.ofSeconds(10);

    private final Disk disk;
    private final Path file;
    /** As last read. */
    private SortedMap<String, String> entries = new TreeMap<>();

    private long stamp;
    /** What is there may not be durable. */
    private boolean suspect;

    public SharedMailboxes(Disk disk, Path root) {
        this.disk = disk;
        this.file = root.resolve(FILE);
    }

    /** Who may have shared something with an account, or with everybody; sorted. */
    public synchronized List<String> sharers(String account) throws IOException {
        refresh();
        Set<String> owners = new TreeSet<>();
        for (String prefix : List.of(ANYONE, USER + account + '/')) {
            for (String key : entries.tailMap(prefix).keySet()) {
                if (!key.startsWith(prefix)) break;
                owners.add(key.substring(prefix.length()));
            }
        }
        owners.remove(account);
        return List.copyOf(owners);
    }

    /** Whether an account may have shared something with somebody. */
    public synchronized boolean has(String owner) throws IOException {
        refresh();
        return entries.keySet().stream().anyMatch(k -> isOf(owner, k));
    }

    /** Adds to those with whom an account has shared something; durable when it returns. */
    public synchronized void add(String owner, Set<Grantee> grantees) throws IOException {
        refresh();
        if (suspect || !entries.keySet().containsAll(keys(owner, grantees))) change(owner, grantees, false);
    }

    /** All those with whom an account has shared something; durable when it returns. */
    public synchronized void set(String owner, Set<Grantee> grantees) throws IOException {
        change(owner, grantees, true);
    }

    private void change(String owner, Set<Grantee> grantees, boolean all) throws IOException {
        DotLock.holding(disk, file, LOCK_LIMIT, () -> {
            refresh();
            SortedMap<String, String> now = new TreeMap<>(entries);
            Set<String> keys = keys(owner, grantees);
            boolean changed = all && now.keySet().removeIf(k -> isOf(owner, k) && !keys.contains(k));
            for (String k : keys) changed |= now.put(k, "1") == null;
            if (!changed && !suspect) return;
            suspect = true;
            Lines.replace(disk, file, toBytes(now));
            suspect = false;
            refresh();
        });
    }

    private static boolean isOf(String owner, String key) {
        return key.equals(ANYONE + owner) || key.startsWith(USER) && key.endsWith('/' + owner);
    }

    private static Set<String> keys(String owner, Set<Grantee> grantees) {
        Set<String> keys = new TreeSet<>();
        for (Grantee g : grantees) {
            if (g.isEverybody()) keys.add(ANYONE + owner);
            else if (!g.name().equals(owner)) keys.add(USER + g.name() + '/' + owner);
        }
        return keys;
    }

    private void refresh() throws IOException {
        long now = Folder.stamp(disk, file);
        if (now == stamp) return;
        SortedMap<String, String> read = new TreeMap<>();
        List<String> lines = Lines.read(disk, file).orElse(List.of());
        for (int i = 0; i + 1 < lines.size(); i += 2) read.put(lines.get(i), lines.get(i + 1));
        entries = read;
        stamp = now;
    }

    private static byte[] toBytes(SortedMap<String, String> entries) {
        StringBuilder b = new StringBuilder();
        entries.forEach((key, value) -> b.append(key).append('\n').append(value).append('\n'));
        return b.toString().getBytes(StandardCharsets.UTF_8);
    }
}
