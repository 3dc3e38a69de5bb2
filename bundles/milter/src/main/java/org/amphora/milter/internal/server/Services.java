package org.amphora.milter.internal.server;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.site.Site;
import org.amphora.chain.Entry;
import org.amphora.chain.FilterRunner;
import org.amphora.chain.FilterSet;

/** What all sessions share. Safe on any thread. */
final class Services {
    private final FilterSet<MailFilter> filters;
    private final FilterRunner runner;
    private final Introductions introductions;
    private final Supplier<Optional<Site>> site;
    private volatile MilterServerSettings settings;

    Services(
            FilterSet<MailFilter> filters,
            FilterRunner runner,
            Supplier<Optional<Site>> site,
            MilterServerSettings settings) {
        this.filters = filters;
        this.runner = runner;
        this.introductions = new Introductions(runner);
        this.site = site;
        configure(settings);
    }

    /** For messages from now on. */
    void configure(MilterServerSettings now) {
        settings = now;
        filters.configure(now.chain());
        runner.configure(now.chain());
    }

    MilterServerSettings settings() {
        return settings;
    }

    FilterRunner runner() {
        return runner;
    }

    Introductions introductions() {
        return introductions;
    }

    String hostname() {
        return site.get().map(Site::hostname).orElse("localhost");
    }

    /** Empty if one of them is not there. */
    Optional<List<Entry<MailFilter>>> chain(List<String> names) {
        // no names would be the chain of intake
        if (names.isEmpty()) return Optional.of(List.of());
        try {
            return Optional.of(filters.trial(names));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
