package org.amphora.dmarc.internal.check;

import java.util.Optional;

/** RFC 7489 §3.2 and §6.6.3: by the Public Suffix List. */
record SuffixDiscovery(PublicSuffixes suffixes, Records records) implements Discovery {
    @Override
    public Optional<Published> policy(String domain) throws DnsSilence {
        Optional<Published> own = records.of(domain);
        String organisation = organisation(domain);
        return own.isPresent() || organisation.equals(domain) ? own : records.of(organisation);
    }

    @Override
    public String organisation(String domain) {
        return suffixes.organisation(domain);
    }
}
