package org.amphora.api.store;

import java.util.Comparator;

/**
 * Of whom an entry of an {@link AccessList} speaks: RFC 4314's identifier, in Dovecot's kinds.
 *
 * @param name of the user or group; empty for the other kinds
 */
public record Grantee(Kind kind, String name) implements Comparable<Grantee> {
    private static final Comparator<Grantee> ORDER =
            Comparator.comparing(Grantee::kind).thenComparing(Grantee::name);

    public static final Grantee ANYONE = new Grantee(Kind.ANYONE, "");
    public static final Grantee AUTHENTICATED = new Grantee(Kind.AUTHENTICATED, "");
    public static final Grantee OWNER = new Grantee(Kind.OWNER, "");

    /** The later kinds take precedence over the earlier ones. */
    public enum Kind {
        ANYONE,
        AUTHENTICATED,
        /** Kept as another program has written it; no account is in a group. */
        GROUP,
        /** The account that the mailbox belongs to. */
        OWNER,
        USER,
        /** As {@link #GROUP}. */
        GROUP_OVERRIDE
    }

    /** @param account {@code user@domain} */
    public static Grantee user(String account) {
        return new Grantee(Kind.USER, account);
    }

    /** Whether it is everybody who has logged in. */
    public boolean isEverybody() {
        return kind == Kind.ANYONE || kind == Kind.AUTHENTICATED;
    }

    @Override
    public int compareTo(Grantee other) {
        return ORDER.compare(this, other);
    }
}
