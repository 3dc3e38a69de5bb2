package org.amphora.dkim.internal.canonical;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 of a canonical body, or of its beginning, RFC 6376 §3.7. */
public final class BodyHash {
    /** The limit of a hash of the whole body. */
    public static final long WHOLE = -1;

    private final long limit;
    private final MessageDigest digest = sha256();
    private final BodyForm form;
    private long length;
    private byte[] hash;

    BodyHash(Form form, long limit) {
        this.limit = limit;
        this.form = form.body(this::write);
    }

    private void write(byte[] bytes, int offset, int count) {
        long room = limit == WHOLE ? count : Math.max(0, limit - length);
        digest.update(bytes, offset, (int) Math.min(room, count));
        length += count;
    }

    void update(byte[] bytes, int count) {
        form.update(bytes, 0, count);
    }

    void finish() {
        form.finish();
        hash = digest.digest();
    }

    /** Once the body is over; not to be changed. */
    public byte[] value() {
        return hash;
    }

    /** Bytes of the whole canonical body, hashed or not. */
    public long length() {
        return length;
    }

    /** Every Java has it. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
