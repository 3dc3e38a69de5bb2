package org.amphora.imap.internal.access;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.amphora.api.store.Annotations;

/**
 * What a user sees of the notes with a mailbox: {@code /shared/} for all, {@code /private/} for each user alone. Those of
 * other users than the owner are kept as {@code /user/NAME/private/}, where no client comes.
 *
 * @param prefix before the name of a private one; empty for the owner
 */
record OwnNotes(Annotations everybodys, String prefix) implements Annotations {
    private static final String PRIVATE = "/private/";

    static OwnNotes of(Annotations everybodys, String user, String owner) {
        return new OwnNotes(everybodys, user.equals(owner) ? "" : "/user/" + user);
    }

    private String kept(String name) {
        return name.startsWith(PRIVATE) ? prefix + name : name;
    }

    /** What the user calls it, if they see it. */
    Optional<String> seen(String name) {
        if (name.startsWith(prefix + PRIVATE)) return Optional.of(name.substring(prefix.length()));
        return name.startsWith("/shared/") ? Optional.of(name) : Optional.empty();
    }

    @Override
    public SortedMap<String, byte[]> all() {
        SortedMap<String, byte[]> own = new TreeMap<>();
        everybodys.all().forEach((name, value) -> seen(name).ifPresent(n -> own.put(n, value)));
        return own;
    }

    @Override
    public void change(Map<String, byte[]> set, Set<String> remove) {
        Map<String, byte[]> kept = new HashMap<>();
        set.forEach((name, value) -> kept.put(kept(name), value));
        Set<String> gone = new HashSet<>();
        for (String name : remove) gone.add(kept(name));
        everybodys.change(kept, gone);
    }
}
