package org.amphora.imap.internal;

import org.amphora.imap.internal.wire.Arguments;

/** One IMAP command. */
public interface Command {
    /**
     * Parses the arguments, runs, and ends by exactly one of {@link Session#ok}, {@link Session#no} or an exception;
     * now, or in a task that goes on with it.
     *
     * @param in behind the command's name
     * @throws org.amphora.imap.internal.wire.BadSyntax tagged BAD
     * @throws Refusal tagged NO
     * @throws org.amphora.api.mail.MailException tagged NO with the code that RFC 5530 has for it
     */
    void run(Session session, Arguments in);
}
