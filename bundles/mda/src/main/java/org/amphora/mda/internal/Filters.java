package org.amphora.mda.internal;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.amphora.api.filter.DeliveryAction;
import org.amphora.api.filter.DeliveryFilter;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.MailException;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.SpooledBody;
import org.amphora.chain.ChainSettings;
import org.amphora.chain.Entry;
import org.amphora.chain.FilterFailure;
import org.amphora.chain.FilterRunner;
import org.amphora.chain.FilterSet;
import org.amphora.chain.Installed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The delivery filters that are there, and what the first of them with an opinion wants done. Safe on any thread. */
final class Filters implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Filters.class);

    private final FilterSet<DeliveryFilter> set = new FilterSet<>();
    private final FilterRunner runner = new FilterRunner("amphora-mda-filter-", ChainSettings.DEFAULTS);

    /** Hears what each filter says: for a trial. */
    interface Ear {
        Ear NONE = (filter, said, time) -> {};

        void heard(String filter, String said, Duration time);
    }

    void configure(ChainSettings settings) {
        set.configure(settings);
        runner.configure(settings);
    }

    void add(DeliveryFilter filter, Map<String, ?> properties, Installed.Origin origin) {
        set.add(filter, properties, origin);
    }

    /** Takes a filter out and waits for the calls inside it; how many are left when the limit is over. */
    int remove(DeliveryFilter filter, Duration limit) {
        return set.remove(filter, limit).inside();
    }

    FilterSet<DeliveryFilter> set() {
        return set;
    }

    /** The chain for one delivery. */
    List<Entry<DeliveryFilter>> frozen() {
        return set.ordered();
    }

    /**
     * What the first filter with an opinion wants done; the inbox if none has one.
     *
     * @throws MailException if a required filter is not there, keeps failing or does not answer
     */
    List<DeliveryAction> ask(
            List<Entry<DeliveryFilter>> chain, Envelope envelope, Recipient recipient, SpooledBody body, Ear ear) {
        for (Entry<DeliveryFilter> e : chain) {
            if (!e.scope().covers(envelope, recipient)) continue;
            if (!e.enter()) {
                if (e.required()) throw required("is not available");
                continue;
            }
            List<DeliveryAction> actions = one(e, envelope, recipient, body, ear);
            if (!actions.isEmpty()) return actions;
        }
        return DeliveryCall.KEEP;
    }

    private static MailException required(String how) {
        return new MailException(EnhancedStatus.TEMP_NOT_ACCEPTING, "A required service " + how);
    }

    private List<DeliveryAction> one(
            Entry<DeliveryFilter> e, Envelope envelope, Recipient recipient, SpooledBody body, Ear ear) {
        DeliveryCall apart = null;
        if (e.shadow() != null && e.shadow().enter()) {
            apart = new DeliveryCall(e.shadow().filter(), envelope, recipient);
            apart.run(runner, e.timeout(), body, true);
        }
        var call = new DeliveryCall(e.filter(), envelope, recipient);
        call.run(runner, e.timeout(), body, false);
        ear.heard(e.name(), call.words(), call.time());
        if (apart != null) compare(e.shadow(), call, apart, envelope.id() + " <" + recipient.address() + ">");
        if (call.failure().isEmpty()) return call.actions();
        return failed(e, envelope, call.failure().get());
    }

    private static void compare(
            Entry.Shadow<DeliveryFilter> shadow, DeliveryCall present, DeliveryCall apart, String about) {
        if (apart.agreesWith(present)) shadow.comparison().agreed();
        else shadow.comparison().differed(about, "delivery", present.words(), apart.words());
    }

    private static List<DeliveryAction> failed(Entry<DeliveryFilter> e, Envelope envelope, FilterFailure failure) {
        if (!failure.isTimeout())
            throw failure.getCause() instanceof RuntimeException thrown
                    ? thrown
                    : new IllegalStateException(failure.words(), failure);
        LOG.warn("msg={} filter={} {}: {}", envelope.id(), e.name(), failure.words(), e.required() ? "451" : "skipped");
        if (e.required()) throw required("does not answer");
        return List.of();
    }

    /** Threads that are inside a filter now. */
    int busy() {
        return runner.busy();
    }

    @Override
    public void close() {
        runner.close();
    }
}
