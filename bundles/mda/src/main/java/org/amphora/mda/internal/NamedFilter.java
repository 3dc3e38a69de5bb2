package org.amphora.mda.internal;

import java.util.Map;
import org.amphora.api.filter.DeliveryFilter;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.role.InFlight;

/** A delivery filter with what its service properties say, and the count of the calls inside it. */
record NamedFilter(DeliveryFilter filter, String name, int order, InFlight inFlight) {
    static NamedFilter of(DeliveryFilter filter, Map<String, ?> properties) {
        Object name = properties.get(MailFilter.NAME);
        Object order = properties.get(MailFilter.ORDER);
        return new NamedFilter(
                filter,
                name == null ? String.valueOf(properties.get("component.name")) : name.toString(),
                order instanceof Number n ? n.intValue() : 0,
                new InFlight());
    }
}
