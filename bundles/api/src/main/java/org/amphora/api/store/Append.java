package org.amphora.api.store;

import java.time.Instant;
import org.amphora.api.mail.SpooledBody;

/**
 * A message to be added.
 *
 * @param body stays the caller's; CRLF line ends
 * @param internalDate INTERNALDATE
 * @param key for idempotency: a retry with the same key makes no second copy; empty for none. Letters, digits, {@code
 *     -} and {@code _} only, at most 64
 */
public record Append(SpooledBody body, Flags flags, Instant internalDate, String key) {}
