package org.amphora.api.queue;

import java.time.Instant;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.SpooledBody;

/**
 * One attempt.
 *
 * @param envelope with the recipients to deliver to
 * @param body not to be closed by the target
 * @param attempt from 1
 * @param deadline when the attempt should be given up as deferred
 */
public record Delivery(Envelope envelope, SpooledBody body, int attempt, Instant deadline) {}
