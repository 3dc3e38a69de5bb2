package org.amphora.maildir.internal.index;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.amphora.maildir.internal.format.FileName;

/**
 * Idempotency keys: those of the messages are in their names; those of messages that have gone are kept here for {@value
 * #DAYS} days, and at most {@value #MAX}. For one thread at a time.
 */
public final class Keys {
    private static final int DAYS = 7;
    private static final int MAX = 65_536;
    private static final int MAX_KEY = 64;
    private static final long SECONDS = TimeUnit.DAYS.toSeconds(DAYS);

    private final Map<String, Use> gone = new LinkedHashMap<>();
    /** Of the messages that are there; made when it is first asked for. */
    private Map<String, Long> present;

    private record Use(long uid, long seconds) {}

    /** A key becomes part of a file's name: of the caller's own making, and never more than the contract lets. */
    public static void check(String key) {
        boolean good = key.length() <= MAX_KEY
                && key.chars()
                        .allMatch(c -> c >= 'a' && c <= 'z'
                                || c >= 'A' && c <= 'Z'
                                || c >= '0' && c <= '9'
                                || c == '-'
                                || c == '_');
        if (!good) throw new IllegalArgumentException("not an idempotency key: " + key);
    }

    void remember(String key, long uid, long seconds) {
        gone.put(key, new Use(uid, seconds));
        if (gone.size() > MAX) {
            Iterator<String> eldest = gone.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
    }

    /** The UID of the message that came with this key. */
    public OptionalLong uid(String key, Table table) {
        if (key.isEmpty()) return OptionalLong.empty();
        Use use = gone.get(key);
        Long uid = use != null ? (Long) use.uid : present(table).get(key);
        return uid == null ? OptionalLong.empty() : OptionalLong.of(uid);
    }

    /** Keys that begin like this, with their UIDs. */
    public Map<String, Long> beginningWith(String prefix, Table table) {
        Map<String, Long> found = new HashMap<>();
        gone.forEach((k, use) -> {
            if (k.startsWith(prefix)) found.put(k, use.uid);
        });
        present(table).forEach((k, uid) -> {
            if (k.startsWith(prefix)) found.put(k, uid);
        });
        return found;
    }

    private Map<String, Long> present(Table table) {
        if (present == null) {
            present = new HashMap<>();
            for (int i = 0; i < table.size(); i++) came(table.base(i), table.uid(i));
        }
        return present;
    }

    public void came(String base, long uid) {
        if (present == null && gone.isEmpty()) return;
        String key = FileName.key(base);
        if (key.isEmpty() || !isRecent(FileName.seconds(base))) return;
        gone.remove(key);
        if (present != null) present.put(key, uid);
    }

    public void went(String base, long uid) {
        String key = FileName.key(base);
        long seconds = FileName.seconds(base);
        if (key.isEmpty() || !isRecent(seconds)) return;
        remember(key, uid, seconds);
        if (present != null) present.remove(key);
    }

    private static boolean isRecent(long seconds) {
        return System.currentTimeMillis() / 1000 - seconds < SECONDS;
    }

    void forgetOld() {
        gone.values().removeIf(u -> !isRecent(u.seconds));
    }

    void write(ByteSink out) {
        out.number(gone.size());
        gone.forEach((key, use) -> out.text(key).number(use.uid).number(use.seconds));
    }
}
