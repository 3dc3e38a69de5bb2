package org.amphora.imap.internal.command;

import org.amphora.api.store.Right;
import org.amphora.api.store.Rights;
import org.amphora.imap.internal.wire.BadSyntax;

/** Rights on the wire, with those of RFC 2086 (RFC 4314 §2.1.1): {@code c} is {@code kx}, {@code d} is {@code te}. */
final class RightsText {
    private static final Rights CREATE = Rights.of(Right.CREATE, Right.DELETE_MAILBOX);
    private static final Rights DELETE = Rights.of(Right.DELETE_MESSAGES, Right.EXPUNGE);

    private RightsText() {}

    /** Empty rights are {@code ""}. */
    static String of(Rights rights) {
        if (rights.isEmpty()) return "\"\"";
        return rights + (rights.hasAny(CREATE) ? "c" : "") + (rights.hasAny(DELETE) ? "d" : "");
    }

    /** §3.1: one that is not known must not be passed over. */
    static Rights parse(String letters) {
        Rights rights = Rights.parse(letters.replaceAll("[cd]", "")).orElseThrow(() -> new BadSyntax("Unknown right"));
        if (letters.indexOf('c') >= 0) rights = rights.plus(CREATE);
        if (letters.indexOf('d') >= 0) rights = rights.plus(DELETE);
        return rights;
    }
}
