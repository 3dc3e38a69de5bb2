package org.amphora.dkim.internal.canonical;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** The hashes that all signatures of a message want of its body, made in one pass; equal wishes share one. */
public final class BodyHashes {
    private record Wish(Form form, long limit) {}

    private final Map<Wish, BodyHash> hashes = new LinkedHashMap<>();

    /** @param limit bytes of the canonical body that count, or {@link BodyHash#WHOLE} */
    public BodyHash of(Form form, long limit) {
        return hashes.computeIfAbsent(new Wish(form, limit), w -> new BodyHash(w.form, w.limit));
    }

    /** Reads the body to its end, if anybody has asked for a hash. Called once. */
    public void read(InputStream body) throws IOException {
        if (hashes.isEmpty()) return;
        byte[] block = new byte[16 * 1024];
        for (int n; (n = body.read(block)) >= 0; ) for (BodyHash hash : hashes.values()) hash.update(block, n);
        for (BodyHash hash : hashes.values()) hash.finish();
    }
}
