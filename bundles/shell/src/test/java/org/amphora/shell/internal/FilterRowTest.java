package org.amphora.shell.internal;

import static org.junit.Assert.assertEquals;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import org.amphora.api.filter.MailFilter;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;

public class FilterRowTest {
    private static final List<ServiceReference<MailFilter>> INSTALLED =
            List.of(filter("sample", 100, false), filter("helo", 10, true), filter("greylist", 40, true));

    private static List<String> rows(List<String> listed, List<String> required) {
        return FilterRow.of(listed, required, INSTALLED).stream()
                .map(r -> r.name() + "|" + r.listedIn() + "|" + r.takesPart())
                .toList();
    }

    @Test
    public void whatIsNotListedTakesPartUnlessItIsMadeToBeSwitchedOn() {
        assertEquals(List.of("helo||no", "greylist||no", "sample||yes"), rows(List.of(), List.of()));
    }

    @Test
    public void thoseListedComeFirstAndInThatOrder() {
        assertEquals(
                List.of("greylist|filters|yes", "helo|filters|yes", "sample||yes"),
                rows(List.of("greylist", "helo"), List.of("greylist")));
    }

    @Test
    public void whatIsRequiredIsNotOff() {
        assertEquals(
                List.of("helo|filters_required|yes", "greylist||no", "sample||yes"), rows(List.of(), List.of("helo")));
    }

    @Test
    public void whatIsListedAndNotThereIsNamed() {
        assertEquals(
                List.of(
                        "hello|filters|not there",
                        "helo||no",
                        "greylist||no",
                        "sample||yes",
                        "av|filters_required|not there"),
                rows(List.of("hello"), List.of("hello", "av")));
    }

    @Test
    public void whereItComesFromIsShown() {
        assertEquals(
                new FilterRow("helo", "", "no", "10", "org.example.helo", "1.2.0"),
                FilterRow.of(List.of(), List.of(), INSTALLED).get(0));
    }

    @SuppressWarnings("unchecked")
    private static ServiceReference<MailFilter> filter(String name, int order, boolean listedOnly) {
        Map<String, Object> properties =
                Map.of(MailFilter.NAME, name, MailFilter.ORDER, order, MailFilter.LISTED_ONLY, listedOnly);
        Bundle bundle = fake(
                Bundle.class, Map.of("getSymbolicName", "org.example." + name, "getVersion", new Version(1, 2, 0)));
        return (ServiceReference<MailFilter>) Proxy.newProxyInstance(
                FilterRowTest.class.getClassLoader(),
                new Class<?>[] {ServiceReference.class},
                (self, method, args) -> method.getName().equals("getBundle") ? bundle : properties.get(args[0]));
    }

    private static <T> T fake(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> answers.get(method.getName())));
    }
}
