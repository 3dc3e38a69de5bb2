package org.amphora.imap.internal.command;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.amphora.api.store.MailboxId;

/** MAILBOXID, RFC 8474 §4: a digest of the store's own id, which may hold any character. */
final class ObjectId {
    private static final int BYTES = 12;

    private ObjectId() {}

    /** In parentheses, as every response has it. */
    static String of(MailboxId mailbox) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(mailbox.value().getBytes(StandardCharsets.UTF_8));
            return "(F" + HexFormat.of().formatHex(Arrays.copyOf(digest, BYTES)) + ")";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
