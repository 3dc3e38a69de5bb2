package org.amphora.filter.abuse.internal;

import java.util.Hashtable;
import java.util.Map;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.role.BadConfiguration;
import org.amphora.api.role.RoleComponent;
import org.amphora.api.site.Site;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the filters of this bundle have in common: each is a role, and a filter from its first good configuration on. A
 * bad one is told in one line, and changes nothing.
 */
abstract class FilterRole extends RoleComponent implements MailFilter {
    private static final Logger LOG = LoggerFactory.getLogger(FilterRole.class);

    private final String name;
    private final int order;
    private final String stages;
    private volatile ServiceRegistration<MailFilter> served;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile Site site;

    /**
     * @param name as lists in {@code org.amphora.intake.cfg} use it
     * @param order among the filters that no list names
     * @param stages those at which it has something to say, as {@link MailFilter#STAGES} has them
     */
    FilterRole(String name, int order, String stages) {
        this.name = name;
        this.order = order;
        this.stages = stages;
    }

    /**
     * Takes the settings over; called again whenever the file in {@code etc/} has changed.
     *
     * @throws BadConfiguration if there is a mistake; then the settings before stay
     */
    abstract void read(Map<String, Object> raw);

    final void configure(BundleContext context, Map<String, Object> raw) {
        try {
            read(raw);
            health.problem("configuration", "");
            if (served == null) served = context.registerService(MailFilter.class, this, properties());
        } catch (BadConfiguration e) {
            LOG.error("{}", health.refused(e, served != null));
        }
    }

    private Hashtable<String, Object> properties() {
        return new Hashtable<>(Map.of(
                MailFilter.NAME, name,
                MailFilter.ORDER, order,
                MailFilter.LISTED_ONLY, true,
                MailFilter.STAGES, stages));
    }

    /** Intake is told of it first, and waits until the transactions that the filter is in have ended. */
    @Deactivate
    void deactivate() {
        if (served != null) served.unregister();
    }

    @Override
    public final String role() {
        return "filter-" + name;
    }

    @Override
    public final String state() {
        return served == null ? "down" : "";
    }
}
