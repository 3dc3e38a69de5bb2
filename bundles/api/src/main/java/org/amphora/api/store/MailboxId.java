package org.amphora.api.store;

/** Names a mailbox for as long as it lives, whatever it is called: opaque text, fit for a session's state. */
public record MailboxId(String value) {
    /** By hand, as {@link #hashCode}: what Java makes of a record takes 25 ms to be linked, in the first command after a start. */
    @Override
    public boolean equals(Object other) {
        return other instanceof MailboxId m && m.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }
}
