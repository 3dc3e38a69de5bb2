package org.amphora.imap.internal.command;

import java.util.Locale;
import org.amphora.api.store.AccessList;
import org.amphora.api.store.Grantee;
import org.amphora.imap.internal.Refusal;
import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.BadSyntax;

/**
 * Of whom a command speaks, RFC 4314 §2.
 *
 * @param negative {@code -} before it: of what is taken away
 */
record Identifier(Grantee grantee, boolean negative) {
    private static final int LONGEST = 255;

    /** As the client has it. */
    static String read(Arguments in) {
        String text = Arguments.utf8(in.astring());
        boolean nobody = text.isEmpty() || text.equals("-");
        if (nobody || text.length() > LONGEST || text.chars().anyMatch(Character::isISOControl))
            throw new BadSyntax("Not an identifier");
        return text;
    }

    /** @param owner of the mailbox: a name without a domain is one of the owner's, and the owner's own is {@code owner} */
    static Identifier of(String text, String owner) {
        boolean negative = text.startsWith("-");
        return new Identifier(grantee(text.substring(negative ? 1 : 0).toLowerCase(Locale.ROOT), owner), negative);
    }

    private static Grantee grantee(String name, String owner) {
        switch (name) {
            case "anyone":
                return Grantee.ANYONE;
            case "authenticated":
                return Grantee.AUTHENTICATED;
            case "owner":
                return Grantee.OWNER;
            default:
        }
        // as Dovecot writes groups, and its global lists
        if ("$!#".indexOf(name.charAt(0)) >= 0) throw new Refusal("CANNOT", "There are no groups");
        int at = owner.lastIndexOf('@');
        String account = name.indexOf('@') < 0 && at >= 0 ? name + owner.substring(at) : name;
        return account.equals(owner) ? Grantee.OWNER : Grantee.user(account);
    }

    /** As responses have it. */
    static String text(AccessList list, AccessList.Entry entry, String owner) {
        return (entry.negative() ? "-" : "") + text(list, entry.grantee(), owner);
    }

    private static String text(AccessList list, Grantee grantee, String owner) {
        return switch (grantee.kind()) {
            case ANYONE -> "anyone";
            case AUTHENTICATED -> "authenticated";
                // the name, unless a file of another program has both
            case OWNER -> isNamed(list, owner) ? "owner" : owner;
            case USER -> grantee.name();
            case GROUP -> "$" + grantee.name();
            case GROUP_OVERRIDE -> "!$" + grantee.name();
        };
    }

    private static boolean isNamed(AccessList list, String owner) {
        return list.entries().stream().anyMatch(e -> e.grantee().equals(Grantee.user(owner)));
    }
}
