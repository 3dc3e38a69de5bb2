package org.amphora.api.dns;

import java.util.List;

/** What a lookup gave: a mail server must tell these apart. */
public sealed interface DnsAnswer<T> {
    /** Records, never none; {@code secure} if a validating resolver vouches for them (AD). */
    record Found<T>(List<T> records, boolean secure) implements DnsAnswer<T> {
        public Found {
            records = List.copyOf(records);
        }
    }

    /** The name exists without such records, or ({@code noSuchName}) does not exist. */
    record None<T>(boolean noSuchName) implements DnsAnswer<T> {}

    /** No answer in time, SERVFAIL, or nonsense: try later. */
    record Temporary<T>(String reason) implements DnsAnswer<T> {}
}
