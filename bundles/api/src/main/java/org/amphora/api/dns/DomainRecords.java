package org.amphora.api.dns;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What a role wants in the DNS for a domain that is served here: a service, asked by {@code mail:dns-records} and
 * {@code mail:dns-check}. May read files, asks no DNS; called by several threads at once.
 */
@ConsumerType
public interface DomainRecords {
    /**
     * One record to publish.
     *
     * @param name in full and without final dot, such as {@code _dmarc.example.org}; a non-ASCII label as A-label
     * @param type {@code A}, {@code MX}, {@code TXT}, …
     * @param value as in a zone file, without final dots ({@code 10 mail.example.org}); of TXT the whole text, neither
     *     quoted nor split
     * @param why one line: what is lost without it
     */
    record DomainRecord(String name, String type, String value, String why) {}

    /**
     * @param domain a domain of ours in lower case, A-labels, without final dot
     * @return in the order to print; none if this role has nothing to say about that domain
     * @throws RuntimeException if what is to be said cannot be read (a key file); shown in place of the records
     */
    List<DomainRecord> records(String domain);
}
