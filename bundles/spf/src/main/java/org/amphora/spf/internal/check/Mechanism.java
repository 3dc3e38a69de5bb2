package org.amphora.spf.internal.check;

import org.amphora.api.site.Network;

/** RFC 7208 §5. A domain that is null is the one that is checked. */
sealed interface Mechanism {
    record All() implements Mechanism {}

    record Include(MacroString domain) implements Mechanism {}

    record A(MacroString domain, int bits4, int bits6) implements Mechanism {}

    record Mx(MacroString domain, int bits4, int bits6) implements Mechanism {}

    record Ptr(MacroString domain) implements Mechanism {}

    /** {@code ip4} and {@code ip6}; null if it can hold no client, being an IPv4-mapped network of IPv6. */
    record Ip(Network network) implements Mechanism {}

    record Exists(MacroString domain) implements Mechanism {}

    /** Whether it counts against the limit of terms that ask the DNS, RFC 7208 §4.6.4. */
    default boolean asksDns() {
        return !(this instanceof All) && !(this instanceof Ip);
    }
}
