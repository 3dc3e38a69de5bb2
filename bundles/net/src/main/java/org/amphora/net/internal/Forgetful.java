package org.amphora.net.internal;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map that forgets the entry longest unused rather than grow without bound. Not for several threads. */
final class Forgetful<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;

    private final int most;

    Forgetful(int most) {
        super(16, 0.75f, true);
        this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
    }
}
