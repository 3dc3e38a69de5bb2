package org.amphora.testkit.store;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.amphora.api.store.Annotations;
import org.amphora.api.store.StoreException;
import org.amphora.api.store.StoreException.Kind;

/** Annotations of one mailbox or account. */
final class MemoryAnnotations implements Annotations {
    private final MemoryMailStore store;
    private final Runnable check;
    private final Consumer<Set<String>> changed;
    private final SortedMap<String, byte[]> values = new TreeMap<>();

    /**
     * @param check throws when they are of a mailbox that has gone
     * @param changed is told the names of those that were set or removed
     */
    MemoryAnnotations(MemoryMailStore store, Runnable check, Consumer<Set<String>> changed) {
        this.store = store;
        this.check = check;
        this.changed = changed;
    }

    @Override
    public SortedMap<String, byte[]> all() {
        return store.locked(() -> {
            check.run();
            return new TreeMap<>(values);
        });
    }

    @Override
    public void change(Map<String, byte[]> set, Set<String> remove) {
        store.locked(() -> {
            check.run();
            for (String name : set.keySet())
                if (!Annotations.isPossible(name)) throw new StoreException(Kind.CANNOT, "Not a possible name");
            values.putAll(set);
            values.keySet().removeAll(remove);
            Set<String> names = new HashSet<>(set.keySet());
            names.addAll(remove);
            changed.accept(names);
            return null;
        });
    }
}
