package org.amphora.api.store;

/** In bytes and messages; a limit of 0 is none. */
public record Quota(long usedBytes, long limitBytes, long usedMessages, long limitMessages) {
    /** Whether so many bytes more fit. */
    public boolean fits(long bytes) {
        return (limitBytes == 0 || usedBytes + bytes <= limitBytes)
                && (limitMessages == 0 || usedMessages < limitMessages);
    }
}
