package org.amphora.shell.internal;

import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.amphora.api.filter.FilterChain;
import org.amphora.api.filter.FilterReport;
import org.amphora.api.filter.ShadowReport;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.apache.karaf.shell.support.table.ShellTable;
import org.osgi.framework.ServiceReference;

@Service
@Command(
        scope = "mail",
        name = "filter-shadow",
        description =
                "Shows a filter live mail without listening to it, compares it with the present one, and puts it in"
                        + " its place or drops it")
public final class FilterShadow extends FilterAction {
    @Argument(
            index = 0,
            name = "action",
            description = "start NEW [PRESENT], show NEW, promote NEW, drop NEW; without one all are listed")
    @Completion(
            value = StringsCompleter.class,
            values = {"start", "show", "promote", "drop"})
    String action;

    @Argument(index = 1, name = "new", description = "A filter's name, or NAME@VERSION where there are two of one name")
    @Completion(FilterNameCompleter.class)
    String name;

    @Argument(index = 2, name = "present", description = "Whom it is compared with; else the one of the same name")
    @Completion(FilterNameCompleter.class)
    String present;

    @Override
    void run() {
        if (action == null) {
            all();
            return;
        }
        if (name == null) throw new IllegalArgumentException("which filter? " + action + " NEW");
        switch (action) {
            case "start" -> say(ask(name, this::start));
            case "show" -> ask(name, this::show);
            case "promote" -> say(ask(name, this::promote));
            case "drop" -> say(ask(name, this::drop));
            default -> throw new IllegalArgumentException(action + " is none of start, show, promote, drop");
        }
    }

    private void all() {
        ShellTable table = new ShellTable().emptyTableText("no filter is in shadow");
        for (String column : List.of("Shadow", "Present", "State", "For", "Agreed", "Differed")) table.column(column);
        for (ServiceReference<FilterChain> chain : contracts().all(FilterChain.class))
            contracts()
                    .ask(chain, FilterChain::shadows)
                    .ifPresent(shadows -> shadows.forEach(s -> table.addRow()
                            .addContent(
                                    s.shadow(),
                                    s.present(),
                                    s.state(),
                                    Times.since(s.since()),
                                    s.agreed(),
                                    s.differed())));
        table.print(session.getConsole());
    }

    private String start(FilterChain chain) {
        String other = present != null ? present : name.replaceFirst("@.*", "");
        if (other.equals(name))
            throw new IllegalArgumentException("compare " + name + " with whom? With one of the same name: " + name
                    + "@VERSION, as mail:filters shows it");
        report(chain, name);
        if (!report(chain, other).takesPart().equals(FilterReport.YES))
            throw new IllegalArgumentException(other + " is not asked, so there is nothing to compare with");
        if (list(chain, REQUIRED).contains(name))
            throw new IllegalArgumentException(name + " is in " + REQUIRED + "; it cannot be in shadow");
        List<String> shadows = list(chain, SHADOW);
        others(shadows).filter(s -> s.endsWith(':' + other)).findFirst().ifPresent(s -> {
            throw new IllegalArgumentException(
                    s.substring(0, s.indexOf(':')) + " is in the shadow of " + other + "; promote or drop it first");
        });
        change(
                chain,
                Map.of(SHADOW, joined(Stream.concat(others(shadows), Stream.of(name + ':' + other)))),
                c -> c.shadows().stream()
                        .anyMatch(s -> s.shadow().equals(name) && s.state().equals("runs")));
        return name + " sees what " + other + " sees, and nobody listens to it";
    }

    private Stream<String> others(List<String> shadows) {
        return shadows.stream().filter(s -> !s.startsWith(name + ':'));
    }

    private ShadowReport shadow(FilterChain chain) {
        return chain.shadows().stream()
                .filter(s -> s.shadow().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + " is not in shadow; see mail:filter-shadow"));
    }

    private boolean show(FilterChain chain) {
        ShadowReport shadow = shadow(chain);
        say(shadow.shadow() + " beside " + shadow.present() + ": " + shadow.agreed() + " agreed, " + shadow.differed()
                + " differed" + (shadow.differed() > shadow.differences().size() ? "; the newest of them:" : ""));
        for (ShadowReport.Difference d : shadow.differences()) {
            say(d.when().truncatedTo(ChronoUnit.SECONDS) + " " + d.about() + " at " + d.stage());
            say("  present: " + d.present());
            say("  shadow:  " + d.shadow());
        }
        return true;
    }

    private String promote(FilterChain chain) {
        String other = shadow(chain).present();
        Map<String, String> changes = new LinkedHashMap<>();
        changes.put(SHADOW, joined(others(list(chain, SHADOW))));
        FilterReport filter = report(chain, name);
        if (filter.name().equals(other)) changes.put("filter." + other + ".prefer", filter.version());
        else inItsPlace(chain, other, changes);
        change(chain, changes, c -> c.filters().stream()
                .anyMatch(f -> f.name().equals(filter.name())
                        && f.version().equals(filter.version())
                        && f.takesPart().equals(FilterReport.YES)));
        return name + " is asked from the next message on, and " + other
                + (filter.name().equals(other) ? " of the other version" : "") + " no more; its jar may go";
    }

    /** Everything that says the one says the other, and the one is off. */
    private void inItsPlace(FilterChain chain, String other, Map<String, String> changes) {
        List<String> asked = chain.filters().stream()
                .filter(f -> f.takesPart().equals(FilterReport.YES))
                .map(FilterReport::name)
                .toList();
        List<String> listed = list(chain, FILTERS);
        List<String> order = listed.contains(other) ? without(listed, name) : asked;
        changes.put(FILTERS, joined(order.stream().map(n -> n.equals(other) ? name : n)));
        List<String> required = list(chain, REQUIRED);
        if (required.contains(other))
            changes.put(REQUIRED, joined(required.stream().map(n -> n.equals(other) ? name : n)));
        changes.put(OFF, joined(Stream.concat(without(list(chain, OFF), name).stream(), Stream.of(other))));
    }

    /** Without its shadow one of the same name might count, and one of its own would be asked: it must not. */
    private String drop(FilterChain chain) {
        String present = shadow(chain).present();
        Map<String, String> changes = new LinkedHashMap<>();
        changes.put(SHADOW, joined(others(list(chain, SHADOW))));
        List<String> off = list(chain, OFF);
        if (name.startsWith(present + '@'))
            changes.put("filter." + present + ".prefer", report(chain, present).version());
        else if (!off.contains(name)) changes.put(OFF, joined(Stream.concat(off.stream(), Stream.of(name))));
        change(chain, changes, c -> c.shadows().stream()
                .noneMatch(s -> s.shadow().equals(name)));
        return name + " is not asked any more";
    }
}
