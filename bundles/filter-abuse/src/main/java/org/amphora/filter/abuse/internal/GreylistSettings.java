package org.amphora.filter.abuse.internal;

import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.amphora.api.mail.Address;
import org.amphora.api.role.ConfigReader;

/**
 * The settings of {@code org.amphora.filter.greylist.cfg}; times in seconds.
 *
 * @param autoWhitelist 0: no client is trusted
 * @param recipients in lower case: {@code local@}, {@code local@domain} or {@code domain}
 */
record GreylistSettings(
        long delay,
        long retryWindow,
        long maxAge,
        int autoWhitelist,
        Set<String> recipients,
        int maxEntries,
        long saveInterval) {
    static GreylistSettings read(ConfigReader in) {
        var second = Duration.ofSeconds(1);
        var year = Duration.ofDays(366);
        var recipients = new HashSet<String>();
        for (String r : in.list("whitelist_recipients")) recipients.add(r.toLowerCase(Locale.ROOT));
        var settings = new GreylistSettings(
                in.duration("delay", second, Duration.ofDays(1)).toSeconds(),
                in.duration("retry_window", Duration.ofMinutes(1), year).toSeconds(),
                in.duration("max_age", Duration.ofHours(1), year).toSeconds(),
                in.number("auto_whitelist_clients", 0, 1000),
                recipients,
                in.number("max_entries", 100, 1_000_000),
                in.duration("save_interval", second, Duration.ofDays(1)).toSeconds());
        if (settings.retryWindow <= settings.delay)
            in.mistake("retry_window", in.text("retry_window"), "a time longer than delay");
        in.done();
        return settings;
    }

    boolean isExempt(Address recipient) {
        String local = recipient.local().toLowerCase(Locale.ROOT) + '@';
        return recipients.contains(local)
                || recipients.contains(recipient.domain())
                || recipients.contains(local + recipient.domain());
    }
}
