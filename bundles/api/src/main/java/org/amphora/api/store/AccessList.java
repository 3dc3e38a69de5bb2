package org.amphora.api.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Who may do what with a mailbox, RFC 4314 §2. As in Dovecot the entry that says most precisely who is meant counts, not
 * the sum of all; rights of a negative entry are taken away from what the others give.
 *
 * @param entries in order of grantee, at most one positive and one negative for each
 */
public record AccessList(List<Entry> entries) {
    /** Nobody is named: the mailbox is its owner's alone. */
    public static final AccessList PRIVATE = new AccessList(List.of());

    /** What owners cannot take from themselves: else nobody could give it back. */
    public static final Rights ALWAYS_OWNERS = Rights.of(Right.LOOKUP, Right.ADMINISTER);

    /** A line of it. One that gives no rights may still take precedence over one that does. */
    public record Entry(Grantee grantee, boolean negative, Rights rights) {}

    /** Entries for the same become one. */
    public AccessList {
        entries = inOrder(entries);
    }

    private static List<Entry> inOrder(Collection<Entry> entries) {
        Map<Grantee, Entry> given = new TreeMap<>();
        Map<Grantee, Entry> denied = new TreeMap<>();
        for (Entry e : entries) {
            (e.negative ? denied : given)
                    .merge(e.grantee, e, (a, b) -> new Entry(a.grantee, a.negative, a.rights.plus(b.rights)));
        }
        List<Entry> all = new ArrayList<>(given.values());
        all.addAll(denied.values());
        all.sort((a, b) -> a.grantee.compareTo(b.grantee)); // stable: a negative one behind the other
        return List.copyOf(all);
    }

    /** What an entry says; nothing if there is none. */
    public Rights rights(Grantee grantee, boolean negative) {
        for (Entry e : entries) if (e.grantee.equals(grantee) && e.negative == negative) return e.rights;
        return Rights.NONE;
    }

    /** With an entry in place of the one that was there; without it if it has no rights. */
    public AccessList with(Grantee grantee, boolean negative, Rights rights) {
        List<Entry> all = new ArrayList<>(entries);
        all.removeIf(e -> e.grantee.equals(grantee) && e.negative == negative);
        if (!rights.isEmpty()) all.add(new Entry(grantee, negative, rights));
        return new AccessList(all);
    }

    /**
     * What somebody may do who has logged in. Owners may do all unless an entry for {@code owner}, or for their name,
     * says less.
     *
     * @param owner the account that the mailbox belongs to
     */
    public Rights rightsOf(String account, String owner) {
        boolean isOwner = account.equals(owner);
        Rights given = isOwner ? Rights.ALL : Rights.NONE;
        Rights denied = Rights.NONE;
        for (Entry e : entries) {
            if (!isFor(e.grantee, account, isOwner)) continue;
            if (e.negative) denied = e.rights;
            else given = e.rights;
        }
        Rights left = given.minus(denied);
        return isOwner ? left.plus(ALWAYS_OWNERS) : left;
    }

    private static boolean isFor(Grantee grantee, String account, boolean isOwner) {
        return switch (grantee.kind()) {
            case ANYONE, AUTHENTICATED -> !isOwner;
            case OWNER -> isOwner;
            case USER -> grantee.name().equals(account);
            case GROUP, GROUP_OVERRIDE -> false;
        };
    }

    /** All but the owner to whom an entry gives something. */
    public Set<Grantee> sharedWith() {
        return entries.stream()
                .filter(e -> !e.negative && !e.rights.isEmpty())
                .map(Entry::grantee)
                .filter(g -> g.isEverybody() || g.kind() == Grantee.Kind.USER)
                .collect(Collectors.toUnmodifiableSet());
    }
}
