package org.amphora.dkim.internal.signature;

/**
 * What was found out about one signature.
 *
 * @param reason one line, or empty
 * @param testing the domain says that it is only trying (RFC 6376 §3.6.1, {@code t=y})
 */
public record Verification(Label label, Result result, String reason, boolean testing) {}
