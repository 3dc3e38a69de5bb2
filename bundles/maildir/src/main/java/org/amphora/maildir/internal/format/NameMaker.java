package org.amphora.maildir.internal.format;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes names that no other delivery on any machine makes: time, process, a count, and the host, as Dovecot does, with
 * the idempotency key behind the count: {@code <sec>.M<usec>P<pid>Q<n>_<key>.<host>,S=<size>,W=<size>}, and {@code
 * ,E=<id>} for a copy. Safe on any thread.
 */
public final class NameMaker {
    /** With the longest key and all flags a name stays below 255 bytes. */
    private static final int MAX_HOST = 40;

    private final String host;
    private final long pid;
    private final AtomicLong count;

    /** @param firstCount where the count begins, so that two stores in one process differ */
    public NameMaker(String host, long firstCount) {
        // as Dovecot's: the two characters that would end the name
        String safe = host.replace("/", "\\057").replace(":", "\\072").replace(",", "\\054");
        this.host = safe.length() > MAX_HOST ? safe.substring(0, MAX_HOST) : safe;
        this.pid = ProcessHandle.current().pid();
        this.count = new AtomicLong(firstCount);
    }

    /** Whether a name was made on this machine, by us or another program that makes names alike. */
    public boolean isOfThisHost(String name) {
        return name.contains("." + host + ",") || name.endsWith("." + host);
    }

    /** The name of a copy of the message {@code source}, whose identity it keeps. */
    public String copy(String source, String key, long size, long octets) {
        return next(key, size, octets) + ",E=" + FileName.identity(source);
    }

    /** @param key letters, digits, {@code -} and {@code _}, or empty */
    public String next(String key, long size, long octets) {
        Instant now = Instant.now();
        StringBuilder b = new StringBuilder(96)
                .append(now.getEpochSecond())
                .append(".M")
                .append(now.getNano() / 1000)
                .append('P')
                .append(pid)
                .append('Q')
                .append(count.incrementAndGet());
        if (!key.isEmpty()) b.append('_').append(key);
        return b.append('.')
                .append(host)
                .append(",S=")
                .append(size)
                .append(",W=")
                .append(octets)
                .toString();
    }
}
