package org.amphora.imap.internal.command;

import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.BadSyntax;

/** What a GETMETADATA leaves out and adds, RFC 5464 §4.2.1 and §4.2.2. */
final class MetadataOptions {
    private long maxSize = Long.MAX_VALUE;
    /** Levels below an entry that are told, too. */
    private int depth;

    /** Reads them and the blank behind, if they come next. */
    void parse(Arguments in) {
        boolean isDepth = in.takeWord("(DEPTH ");
        if (!isDepth && !in.takeWord("(MAXSIZE ")) return;
        while (true) {
            if (isDepth) depth = depth(in.word());
            else maxSize = in.number(0xffffffffL);
            if (in.take(')')) break;
            in.space();
            isDepth = in.takeWord("DEPTH ");
            if (!isDepth && !in.takeWord("MAXSIZE ")) throw new BadSyntax("Unknown GETMETADATA option");
        }
        in.space();
    }

    private static int depth(String word) {
        return switch (word) {
            case "0" -> 0;
            case "1" -> 1;
            case "INFINITY" -> Integer.MAX_VALUE;
            default -> throw new BadSyntax("DEPTH is 0, 1 or infinity");
        };
    }

    boolean tooLong(byte[] value) {
        return value.length > maxSize;
    }

    /** Whether who asks for one entry is told of another. */
    boolean covers(String asked, String entry) {
        if (entry.equals(asked)) return true;
        if (depth == 0 || !entry.startsWith(asked + "/")) return false;
        return depth > 1 || entry.indexOf('/', asked.length() + 1) < 0;
    }

    /** Whether only what was named is told, and so of each whether it is there. */
    boolean exactly() {
        return depth == 0;
    }
}
