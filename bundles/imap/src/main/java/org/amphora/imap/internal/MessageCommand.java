package org.amphora.imap.internal;

import org.amphora.imap.internal.wire.Arguments;

/** A command that brings messages: their literals go to the spool, and are not kept with the command. */
public interface MessageCommand extends Command {
    /**
     * Whether the literal announced at the end is a message, not another argument.
     *
     * @param in the command so far, behind its name
     */
    boolean expectsMessage(Arguments in);
}
