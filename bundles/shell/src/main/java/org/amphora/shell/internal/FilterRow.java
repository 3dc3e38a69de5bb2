package org.amphora.shell.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.amphora.api.filter.MailFilter;
import org.osgi.framework.ServiceReference;

/**
 * A filter as {@code mail:filters} shows it.
 *
 * @param listedIn the key that names it, or empty
 * @param takesPart yes, no, or why not although it is listed
 * @param bundle the symbolic name; empty if it is not installed, as are order and version
 */
record FilterRow(String name, String listedIn, String takesPart, String order, String bundle, String version) {
    private static final String FILTERS = "filters";
    private static final String REQUIRED = "filters_required";

    /** In the order in which they are asked: as {@code filters} names them, then by {@code amphora.order} and name. */
    static <T> List<FilterRow> of(List<String> listed, List<String> required, List<ServiceReference<T>> installed) {
        var rows = new ArrayList<FilterRow>();
        for (String name : listed) {
            var found = installed.stream().filter(f -> name(f).equals(name)).toList();
            for (var filter : found) rows.add(of(filter, FILTERS, true));
            if (found.isEmpty()) rows.add(absent(name, FILTERS));
        }
        installed.stream()
                .filter(f -> !listed.contains(name(f)))
                .sorted(Comparator.<ServiceReference<T>>comparingInt(FilterRow::order)
                        .thenComparing(FilterRow::name))
                .map(f -> required.contains(name(f)) ? of(f, REQUIRED, true) : of(f, "", !isListedOnly(f)))
                .forEach(rows::add);
        for (String name : required)
            if (rows.stream().noneMatch(r -> r.name.equals(name))) rows.add(absent(name, REQUIRED));
        return rows;
    }

    private static FilterRow of(ServiceReference<?> filter, String listedIn, boolean takesPart) {
        return new FilterRow(
                name(filter),
                listedIn,
                takesPart ? "yes" : "no",
                String.valueOf(order(filter)),
                filter.getBundle().getSymbolicName(),
                filter.getBundle().getVersion().toString());
    }

    private static FilterRow absent(String name, String listedIn) {
        return new FilterRow(name, listedIn, "not there", "", "", "");
    }

    private static String name(ServiceReference<?> filter) {
        Object name = filter.getProperty(MailFilter.NAME);
        return String.valueOf(name == null ? filter.getProperty("component.name") : name);
    }

    private static int order(ServiceReference<?> filter) {
        return filter.getProperty(MailFilter.ORDER) instanceof Number n ? n.intValue() : 0;
    }

    private static boolean isListedOnly(ServiceReference<?> filter) {
        return "true".equals(String.valueOf(filter.getProperty(MailFilter.LISTED_ONLY)));
    }
}
