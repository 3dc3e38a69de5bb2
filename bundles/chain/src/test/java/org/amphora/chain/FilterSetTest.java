package org.amphora.chain;

import static org.amphora.chain.ChainSettingsTest.settings;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.amphora.api.filter.FilterReport;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.filter.MessageFilter;
import org.amphora.api.filter.ShadowReport;
import org.junit.Test;

/** Which filters are asked, and what is told of those that are not. */
public class FilterSetTest {
    private final FilterSet<MailFilter> filters = new FilterSet<>();

    private static MailFilter filter() {
        return new MailFilter() {
            @Override
            public MessageFilter begin(org.amphora.api.filter.Transaction transaction) {
                return MessageFilter.NONE;
            }
        };
    }

    private MailFilter add(String name, String version, Object... more) {
        MailFilter filter = filter();
        var properties = new java.util.HashMap<String, Object>(Map.of(MailFilter.NAME, name));
        for (int i = 0; i < more.length; i += 2) properties.put((String) more[i], more[i + 1]);
        filters.add(filter, properties, new Installed.Origin("org.example." + name, version));
        return filter;
    }

    private String chain() {
        return String.join(
                " ",
                filters.ordered().stream()
                        .map(e -> e.name()
                                + (e.filter() == null
                                        ? "!"
                                        : "@" + e.filter().origin().version()))
                        .toList());
    }

    private List<String> shown() {
        return filters.reports().stream()
                .map(r -> r.name() + " " + r.version() + ": " + r.takesPart())
                .toList();
    }

    @Test
    public void listedOnesComeFirstThenTheRestByOrderAndName() {
        add("zeta", "1");
        add("alpha", "1");
        add("early", "1", MailFilter.ORDER, -1);
        add("listed", "1");
        add("off", "1", MailFilter.LISTED_ONLY, true);
        filters.configure(settings("filters", "listed, nowhere"));
        assertEquals("listed@1 early@1 alpha@1 zeta@1", chain());
        assertEquals(
                List.of(
                        "listed 1: yes",
                        "early 1: yes",
                        "alpha 1: yes",
                        "zeta 1: yes",
                        "off 1: no: not in filters",
                        "nowhere : not there"),
                shown());
    }

    @Test
    public void whatIsOffIsNotAskedUnlessItIsRequired() {
        add("a", "1");
        add("b", "1");
        filters.configure(settings("filters_off", "a, b", "filters_required", "b"));
        assertEquals("b@1", chain());
        assertEquals(List.of("b 1: yes", "a 1: no: in filters_off"), shown());
    }

    @Test
    public void aRequiredOneThatIsNotThereKeepsItsPlace() {
        add("a", "1");
        filters.configure(settings("filters", "av, a", "filters_required", "av, spam"));
        assertEquals("av! a@1 spam!", chain());
        assertEquals(List.of("av", "spam"), filters.absent(List.of("av", "a", "spam")));
    }

    @Test
    public void ofTwoTheFirstCountsOrTheHigherRankingOrThePreferred() {
        MailFilter first = add("f", "1.0.0");
        add("f", "1.1.0");
        assertEquals("f@1.0.0", chain());
        assertEquals(List.of("f 1.0.0: yes", "f 1.1.0: no: another of this name counts"), shown());
        assertEquals(
                List.of("filter f is there twice: that of org.example.f 1.1.0 is passed over"), filters.problems());
        MailFilter ranked = add("f", "1.2.0", "service.ranking", 5);
        assertEquals("f@1.2.0", chain());
        filters.configure(settings("filter.f.prefer", "1.1.0"));
        assertEquals("f@1.1.0", chain());
        filters.configure(settings("filter.f.prefer", "9.9.9"));
        assertEquals("f@1.2.0", chain());
        filters.remove(ranked, Duration.ZERO);
        assertEquals("f@1.0.0", chain());
        filters.remove(first, Duration.ZERO);
        assertEquals("f@1.1.0", chain());
        assertEquals(List.of(), filters.problems());
    }

    @Test
    public void whatStandsInAShadowIsNotAsked() {
        MailFilter old = add("f", "1.0.0");
        add("f", "2.0.0");
        add("new", "1.0.0");
        add("old", "1.0.0");
        filters.configure(settings("filters", "new, old, f", "filters_shadow", "f@2.0.0:f, new:old"));
        assertEquals("old@1.0.0 f@1.0.0", chain());
        assertEquals(
                "2.0.0", filters.ordered().get(1).shadow().filter().origin().version());
        assertEquals(
                List.of("old 1.0.0: yes", "f 1.0.0: yes", "f 2.0.0: shadow of f", "new 1.0.0: shadow of old"), shown());
        assertEquals(List.of("runs", "runs"), states());
        assertEquals("not told as a mistake", List.of(), filters.problems());

        filters.remove(old, Duration.ZERO);
        assertEquals("it does not take the place of one that is gone", "old@1.0.0", chain());
        assertTrue(states().contains("f is not asked"));
    }

    private List<String> states() {
        return filters.shadows().stream().map(ShadowReport::state).toList();
    }

    @Test
    public void aComparisonOutlivesAChangeOfTheConfiguration() {
        add("old", "1");
        add("new", "1");
        var shadow = settings("filters_shadow", "new:old");
        filters.configure(shadow);
        filters.ordered().get(0).shadow().comparison().differed("m1", "message", "continues", "discards: x");
        filters.configure(settings("filters_shadow", "new:old", "filters", "old"));
        assertEquals(1, filters.shadows().get(0).differed());
    }

    @Test
    public void differencesAreBounded() {
        var comparison = new Comparison();
        for (int i = 0; i < Comparison.KEPT + 50; i++) comparison.differed("m" + i, "message", "a", "b");
        ShadowReport report = comparison.report("new", "old", "runs");
        assertEquals(Comparison.KEPT + 50, report.differed());
        assertEquals(Comparison.KEPT, report.differences().size());
        assertEquals("m50", report.differences().get(0).about());
    }

    @Test
    public void oneThatKeepsFailingIsToldAndReleased() {
        add("f", "1");
        Breaker breaker = filters.ordered().get(0).filter().breaker();
        breaker.failed("threw x", 1, Duration.ofHours(1));
        assertFalse(filters.ordered().get(0).enter());
        assertEquals("quarantined", filters.reports().get(0).takesPart());
        assertTrue(
                filters.problems().get(0),
                filters.problems()
                        .get(0)
                        .matches("filter f \\(org.example.f 1\\) keeps failing and is not asked for"
                                + " \\d+ s: threw x"));
        assertFalse(filters.release("other"));
        assertTrue(filters.release("f"));
        assertTrue(filters.ordered().get(0).enter());
    }

    @Test
    public void aTrialMayNameAnyThatAreThere() {
        add("on", "1");
        add("off", "1", MailFilter.LISTED_ONLY, true);
        add("on", "2");
        assertEquals(1, filters.trial(List.of()).size());
        assertEquals(
                List.of("off", "on"),
                filters.trial(List.of("off", "on@2")).stream().map(Entry::name).toList());
        assertEquals(
                "2", filters.trial(List.of("on@2")).get(0).filter().origin().version());
        assertThrows(IllegalArgumentException.class, () -> filters.trial(List.of("nobody")));
        FilterReport report = filters.reports().get(0);
        assertEquals(FilterReport.Counts.NONE, report.counts());
    }
}
