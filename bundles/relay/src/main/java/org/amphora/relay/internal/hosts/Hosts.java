package org.amphora.relay.internal.hosts;

import java.util.List;
import org.amphora.api.mail.Reply;

/** What a lookup of a next hop gives. */
public sealed interface Hosts {
    /** At least one, in the order in which they are to be tried. */
    record Found(List<Host> hosts) implements Hosts {
        public Found {
            hosts = List.copyOf(hosts);
        }
    }

    /** None, now or ever: a reply of class 4 or 5. */
    record None(Reply reply) implements Hosts {}
}
