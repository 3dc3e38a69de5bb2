package org.amphora.sasl.internal;

import org.amphora.api.auth.SaslExchange;

/** An exchange of which the log can tell who it was about. */
interface NamedExchange extends SaslExchange {
    /** The name that the client has given, as it was given; empty so far. */
    String claimed();
}
