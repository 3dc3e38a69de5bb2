package org.amphora.mda.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The keys by which what is done twice is recognised: made of the message's id, the account and the number of the
 * action or, where it is sent on, the address, and of nothing else. Letters, digits and {@code -} only, at most 64 of them.
 */
final class Keys {
    private static final int HASH_BYTES = 8;
    private static final int KEEP = 24;
    private static final int SORTS = 13;

    private Keys() {}

    /** For {@link org.amphora.api.store.Append}. */
    static String append(String messageId, String account, int action) {
        String id = messageId.length() <= KEEP ? messageId : messageId.substring(0, SORTS) + hash(messageId);
        return id + '-' + hash(account) + '-' + action;
    }

    /**
     * The message id of something that is sent; letters and digits, and sorted near the message's own.
     *
     * @param what which of the things that this account sends for the message
     */
    static String message(String messageId, String account, String what) {
        String start = messageId.substring(0, Math.min(SORTS, messageId.length()));
        return start + 'R' + hash(messageId + '\n' + account + '\n' + what);
    }

    private static String hash(String text) {
        try {
            byte[] all = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(all, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
