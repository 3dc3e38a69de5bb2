package org.amphora.mime;

/**
 * How much of a message is looked into. What lies beyond a limit is kept as bytes and not interpreted: no limit makes
 * parsing fail.
 *
 * @param headerBytes of one header section, those that are read for fields; the rest is counted, not kept
 * @param headerFields of one header section; more are counted, not kept
 * @param totalHeaderBytes of all header sections of a message together, where each address and each parameter counts
 *     as {@value #ITEM_WEIGHT} more, since it takes more memory than bytes; when reached, the rest is one opaque leaf
 * @param parts of a message, embedded ones included; when reached, the rest is one opaque leaf
 * @param depth of nesting, at most 500; a multipart or message at this depth is opaque
 */
public record MimeLimits(int headerBytes, int headerFields, int totalHeaderBytes, int parts, int depth) {
    public static final MimeLimits DEFAULT = new MimeLimits(256 * 1024, 2_000, 4 * 1024 * 1024, 10_000, 100);

    static final int ITEM_WEIGHT = 64;

    /** Trees are walked recursively: what a thread's stack bears with room to spare. */
    static final int MAX_DEPTH = 500;

    public MimeLimits {
        if (headerBytes < 1 || headerFields < 1 || totalHeaderBytes < 1 || parts < 1 || depth < 1) {
            throw new IllegalArgumentException("each limit must be at least 1");
        }
        if (depth > MAX_DEPTH) throw new IllegalArgumentException("depth must be at most " + MAX_DEPTH);
    }
}
