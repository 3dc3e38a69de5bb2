package org.amphora.shell.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.amphora.api.mail.Address;
import org.amphora.api.store.MailStore;
import org.amphora.api.store.MailboxEntry;
import org.amphora.api.store.MessageBody;

/**
 * A message for {@code mail:filter-try}.
 *
 * @param account of the mailbox that it was stored in
 * @param sender what its Return-Path says
 * @param bytes with CRLF line ends, without that Return-Path
 */
record TrialMessage(Optional<String> account, Address sender, byte[] bytes) {
    private static final long MOST = 50L << 20;
    private static final Pattern STORED = Pattern.compile("([^/]+@[^/]+)/(.+)/(\\d+)");
    private static final Pattern RETURN_PATH = Pattern.compile("(?i)^Return-Path:\\s*<([^>\r\n]*)>[^\n]*\n");

    static TrialMessage read(Contracts contracts, String source) throws IOException {
        Path file = Path.of(source);
        Matcher stored = STORED.matcher(source);
        if (!Files.isRegularFile(file) && stored.matches()) {
            byte[] bytes = contracts.require(MailStore.class, "maildir", store -> stored(store, stored));
            return of(Optional.of(stored.group(1)), bytes);
        }
        if (!Files.isRegularFile(file)) throw new IllegalArgumentException("there is no file " + source);
        checkSize(Files.size(file));
        return of(Optional.empty(), Files.readAllBytes(file));
    }

    private static void checkSize(long size) {
        if (size > MOST) throw new IllegalArgumentException("the message is larger than " + (MOST >> 20) + " MiB");
    }

    private static byte[] stored(MailStore store, Matcher where) {
        MailboxEntry mailbox = store.find(where.group(1), where.group(2))
                .filter(MailboxEntry::isSelectable)
                .orElseThrow(() -> new IllegalArgumentException(where.group(1) + " has no mailbox " + where.group(2)));
        try (MessageBody body = store.mailbox(mailbox.id())
                .body(Long.parseLong(where.group(3)))
                .orElseThrow(
                        () -> new IllegalArgumentException("there is no message with the UID " + where.group(3)))) {
            checkSize(body.length());
            try (InputStream in = body.stream(0, body.length())) {
                return in.readAllBytes();
            }
        } catch (IOException e) {
            throw new IllegalStateException("the message cannot be read: " + e.getMessage(), e);
        }
    }

    static TrialMessage of(Optional<String> account, byte[] raw) {
        byte[] bytes = crlf(raw);
        String start = new String(bytes, 0, Math.min(bytes.length, 1000), StandardCharsets.ISO_8859_1);
        Matcher path = RETURN_PATH.matcher(start);
        if (!path.find()) return new TrialMessage(account, Address.NULL, bytes);
        byte[] rest = java.util.Arrays.copyOfRange(bytes, path.end(), bytes.length);
        String sender = path.group(1);
        return new TrialMessage(account, sender.isEmpty() ? Address.NULL : Address.of(sender), rest);
    }

    private static byte[] crlf(byte[] raw) {
        var out = new ByteArrayOutputStream(raw.length + raw.length / 40 + 16);
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] == '\n' && (i == 0 || raw[i - 1] != '\r')) out.write('\r');
            out.write(raw[i]);
        }
        return out.toByteArray();
    }
}
