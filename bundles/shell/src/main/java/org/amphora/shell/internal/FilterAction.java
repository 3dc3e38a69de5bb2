package org.amphora.shell.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.amphora.api.filter.FilterChain;
import org.amphora.api.filter.FilterReport;
import org.amphora.api.role.ConfigReader;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;

/** What commands on filters have in common: which chain a filter is in, and the keys of that chain's file. */
abstract class FilterAction extends MailAction {
    static final String FILTERS = "filters";
    static final String REQUIRED = "filters_required";
    static final String OFF = "filters_off";
    static final String SHADOW = "filters_shadow";

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Asks the chain that knows a filter, the one of mail filters before that of delivery filters. */
    <R> R ask(String name, Function<FilterChain, R> question) {
        for (ServiceReference<FilterChain> chain : contracts().all(FilterChain.class))
            if (contracts().ask(chain, c -> knows(c, name)).orElse(false))
                return contracts().ask(chain, question).orElseThrow();
        throw new IllegalArgumentException("there is no filter " + name + "; see mail:filters");
    }

    private static boolean knows(FilterChain chain, String name) {
        return chain.filters().stream().anyMatch(f -> isCalled(f, name))
                || chain.shadows().stream().anyMatch(s -> s.shadow().equals(name));
    }

    /** @param name the filter's, or {@code NAME@VERSION} */
    static boolean isCalled(FilterReport filter, String name) {
        return filter.name().equals(name) || (filter.name() + '@' + filter.version()).equals(name);
    }

    /** The one that counts of those with a name. */
    static FilterReport report(FilterChain chain, String name) {
        List<FilterReport> found =
                chain.filters().stream().filter(f -> isCalled(f, name)).toList();
        return found.stream()
                .filter(f -> f.takesPart().equals(FilterReport.YES))
                .findFirst()
                .orElseGet(() -> found.get(0));
    }

    List<String> list(FilterChain chain, String key) {
        Map<String, Object> keys = contracts().require(ConfigurationAdmin.class, "configadmin", admin -> {
            try {
                return ConfigFile.read(admin, chain.pid());
            } catch (IOException e) {
                throw new IllegalStateException("etc/" + chain.pid() + ".cfg cannot be read", e);
            }
        });
        return new ArrayList<>(new ConfigReader(chain.pid(), keys).list(key));
    }

    /** Changes keys and waits until the chain is as it should be. */
    void change(FilterChain chain, Map<String, String> changes, Predicate<FilterChain> done) {
        contracts().tell(ConfigurationAdmin.class, "configadmin", admin -> {
            try {
                ConfigFile.change(admin, Path.of(context.getProperty("karaf.etc")), chain.pid(), changes);
            } catch (IOException e) {
                throw new IllegalStateException("etc/" + chain.pid() + ".cfg cannot be changed: " + e.getMessage(), e);
            }
        });
        if (!Waiting.until(PATIENCE, () -> done.test(chain)))
            throw new IllegalStateException("etc/" + chain.pid()
                    + ".cfg is changed, and the chain is not as it should be; mail:status may say why");
    }

    static String joined(Stream<String> names) {
        return String.join(", ", names.toList());
    }

    static List<String> without(List<String> names, String name) {
        return names.stream().filter(n -> !n.equals(name)).toList();
    }
}
