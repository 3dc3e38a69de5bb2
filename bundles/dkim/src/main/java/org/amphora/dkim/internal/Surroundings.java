package org.amphora.dkim.internal;

import java.time.InstantSource;
import org.amphora.api.dns.DnsResolver;
import org.amphora.api.site.Site;

/** What the filters find around them, as it is now: read once for each message. */
public interface Surroundings {
    DkimSettings settings();

    /** Null if there is none now. */
    DnsResolver dns();

    /** Null if there is none now. */
    Site site();

    /** The time of signatures. */
    InstantSource clock();

    /** A message has left unsigned that should have been signed. */
    void unsigned(String reason);

    default Selection selection(DkimSettings settings) {
        return new Selection(settings, this::site, this::dns);
    }

    /** {@code authserv_id}, or our host's name. */
    default String authservId(DkimSettings settings) {
        if (!settings.authservId().isEmpty()) return settings.authservId();
        Site site = site();
        return site == null ? "localhost" : site.hostname();
    }
}
