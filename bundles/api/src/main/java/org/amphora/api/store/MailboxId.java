package org.amphora.api.store;

/** Names a mailbox for as long as it lives, whatever it is called: opaque text, fit for a session's state. */
public record MailboxId(String value) {}
