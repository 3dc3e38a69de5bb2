package org.amphora.api.filter;

import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.SessionFacts;

/**
 * A message that is shown to filters and goes nowhere.
 *
 * @param recipients of local domains
 * @param filters those to ask, on or off, by name or {@code NAME@VERSION}; empty: the chain as it is
 * @param message header and body with CRLF line ends; read once, the caller closes it
 */
public record FilterTrial(
        SessionFacts session,
        Direction direction,
        Address sender,
        List<Address> recipients,
        List<String> filters,
        InputStream message) {
    /**
     * One question to one filter.
     *
     * @param filter empty for what becomes of the message in the end
     * @param stage {@code connected}, {@code sender}, {@code recipient}, {@code message}, {@code delivery}
     * @param said the verdict or the actions, then each change and each result, a line each
     */
    public record Step(String filter, String stage, List<String> said, Duration time) {}
}
