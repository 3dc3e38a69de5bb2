package org.amphora.imap.internal.command;

import org.amphora.imap.internal.Command;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.BadSyntax;

/** RFC 4978. */
public final class Compress implements Command {
    @Override
    public void run(Session session, Arguments in) {
        in.space();
        if (!in.word().equals("DEFLATE")) throw new BadSyntax("Unknown compression");
        in.end();
        if (session.isCompressed()) session.no("COMPRESSIONACTIVE", "Compression is on already");
        else session.compress();
    }
}
