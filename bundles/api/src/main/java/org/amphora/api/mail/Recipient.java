package org.amphora.api.mail;

import java.util.Set;

/**
 * One recipient of an envelope.
 *
 * @param address where this copy goes: the forward-path, or what an alias made of it
 * @param original the forward-path that the client gave
 * @param route what the router made of {@code address}
 * @param notifyOn RFC 3461 NOTIFY; empty is the default (failure, and delay at our discretion)
 * @param orcpt RFC 3461 ORCPT as given ({@code rfc822;user@example.org}), or empty
 */
public record Recipient(Address address, Address original, Route route, Set<Notify> notifyOn, String orcpt) {
    public Recipient {
        notifyOn = Set.copyOf(notifyOn);
    }

    public static Recipient local(Address address, String account) {
        return new Recipient(address, address, new Route.Local(account, ""), Set.of(), "");
    }
}
