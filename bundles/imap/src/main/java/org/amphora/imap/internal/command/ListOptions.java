package org.amphora.imap.internal.command;

import java.util.List;
import org.amphora.api.store.MailboxEntry;
import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.BadSyntax;

/** What an extended LIST selects and what it is told, RFC 5258 §3.1 and §3.2, RFC 5819, RFC 6154 §2, RFC 8440, RFC 9590. */
final class ListOptions {
    private boolean extended;
    private boolean subscribed;
    private boolean specialUse;
    private boolean recursive;
    private boolean tellSubscribed;
    private boolean myRights;
    private List<String> metadata = List.of();
    private StatusItems status;

    /** From the opening parenthesis on. */
    void selection(Arguments in) {
        extended = true;
        in.expect('(');
        while (!in.take(')')) {
            switch (in.word()) {
                case "SUBSCRIBED" -> subscribed = true;
                case "SPECIAL-USE" -> specialUse = true;
                case "RECURSIVEMATCH" -> recursive = true;
                case "REMOTE" -> {} // there are no remote ones
                default -> throw new BadSyntax("Unknown LIST selection option");
            }
            if (!in.is(')')) in.space();
        }
        in.space();
        // RFC 5258 §3.1: it must not be used alone
        if (recursive && !subscribed) throw new BadSyntax("RECURSIVEMATCH needs SUBSCRIBED beside it");
    }

    /** From the opening parenthesis on. */
    void returns(Arguments in) {
        extended = true;
        in.expect('(');
        while (!in.take(')')) {
            switch (in.word()) {
                case "SUBSCRIBED" -> tellSubscribed = true;
                case "CHILDREN", "SPECIAL-USE" -> {} // told in any case
                case "MYRIGHTS" -> myRights = true;
                case "METADATA" -> {
                    in.space();
                    metadata = GetMetadata.names(in);
                }
                case "STATUS" -> {
                    in.space();
                    status = StatusItems.parse(in);
                }
                default -> throw new BadSyntax("Unknown LIST return option");
            }
            if (!in.is(')')) in.space();
        }
    }

    boolean isExtended() {
        return extended;
    }

    boolean isRecursive() {
        return recursive;
    }

    /** Selecting by subscription implies that it is told. */
    boolean tellsSubscribed() {
        return tellSubscribed || subscribed;
    }

    /** RFC 8440. */
    boolean tellsMyRights() {
        return myRights;
    }

    /** The entries of which METADATA is to tell, RFC 9590; none if it is not asked for. */
    List<String> metadata() {
        return metadata;
    }

    /** The items of STATUS; null if it is not asked for. */
    StatusItems status() {
        return status;
    }

    /** A name that is only subscribed is no mailbox, nor the parent of one: it is listed to who asks for such. */
    boolean selects(MailboxEntry entry) {
        if (subscribed && !entry.subscribed()) return false;
        if (specialUse && entry.specialUse().isEmpty()) return false;
        return subscribed || entry.isSelectable() || entry.hasChildren();
    }
}
