package org.amphora.spf.internal.check;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.amphora.api.mail.Address;
import org.amphora.api.site.Network;
import org.amphora.testkit.dns.FakeDns;
import org.junit.Test;
import org.yaml.snakeyaml.Yaml;

/** The public suite of RFC 7208, all of it: {@code openspf/README.md}. */
public class OpenSpfSuiteTest {
    private static final int CASES = 203;

    @Test
    public void everyCaseComesOutAsTheSuiteHasIt() throws IOException {
        var wrong = new ArrayList<String>();
        int cases = 0;
        try (InputStream in = getClass().getResourceAsStream("/openspf/rfc7208-tests.yml")) {
            for (Object document : new Yaml().loadAll(in)) {
                Map<?, ?> scenario = (Map<?, ?>) document;
                FakeDns dns = zone((Map<?, ?>) scenario.get("zonedata"));
                for (var test : ((Map<?, ?>) scenario.get("tests")).entrySet()) {
                    cases++;
                    String problem = problem((Map<?, ?>) test.getValue(), dns);
                    if (!problem.isEmpty())
                        wrong.add(scenario.get("description") + "/" + test.getKey() + ": " + problem);
                }
            }
        }
        assertEquals(String.join("\n", wrong), 0, wrong.size());
        assertEquals(CASES, cases);
    }

    private static String problem(Map<?, ?> test, FakeDns dns) {
        var spf = new Spf(dns, "mx.receiver.example", Duration.ofMinutes(1));
        Address sender = Address.of((String) test.get("mailfrom"));
        SpfOutcome outcome =
                spf.mailFrom(Network.address((String) test.get("host")), (String) test.get("helo"), sender);
        Object right = test.get("result");
        List<?> accepted = right instanceof List<?> several ? several : List.of(right);
        if (!accepted.contains(outcome.result().word()))
            return outcome.result().word() + " is not " + right + "\n" + String.join("\n", outcome.steps());
        Object explanation = test.get("explanation");
        String expected = explanation == null || explanation.equals("DEFAULT") ? "" : (String) explanation;
        return explanation == null || expected.equals(outcome.explanation())
                ? ""
                : outcome.explanation() + " does not explain it as " + explanation;
    }

    /** A server that does not answer a type has no record of it in the suite: SPF (type 99) stands for TXT as well. */
    private static FakeDns zone(Map<?, ?> zonedata) {
        var dns = new FakeDns();
        zonedata.forEach((name, own) -> {
            Object records = aliased(zonedata, own);
            Map<String, List<String>> byType = new LinkedHashMap<>();
            boolean silent = false;
            for (Object entry : (List<?>) records) {
                if (!(entry instanceof Map<?, ?> record)) {
                    silent = true;
                    continue;
                }
                record.forEach((type, value) -> {
                    List<String> all = byType.computeIfAbsent((String) type, t -> new ArrayList<>());
                    if (!"NONE".equals(value)) all.addAll(value((String) type, value));
                });
            }
            if (!byType.containsKey("TXT") && byType.containsKey("SPF")) byType.put("TXT", byType.get("SPF"));
            for (String type : List.of("TXT", "A", "AAAA", "MX"))
                put(dns, (String) name, type, byType.getOrDefault(type, List.of()), silent);
            if (byType.containsKey("PTR")) put(dns, address((String) name), "PTR", byType.get("PTR"), silent);
        });
        return dns;
    }

    /** FakeDns follows no alias: one has the records of its target here, and one that leads to itself has none. */
    private static Object aliased(Map<?, ?> zonedata, Object records) {
        if (!(((List<?>) records).get(0) instanceof Map<?, ?> first) || !first.containsKey("CNAME")) return records;
        Object target = zonedata.get(first.get("CNAME"));
        return target == null ? List.of() : target;
    }

    private static void put(FakeDns dns, String name, String type, List<String> values, boolean silent) {
        boolean fails = silent && values.isEmpty();
        if (fails || !values.isEmpty())
            dns.with(type + ' ' + name, fails ? new String[] {FakeDns.FAIL} : values.toArray(String[]::new));
    }

    private static List<String> value(String type, Object value) {
        if (type.equals("MX")) return List.of(((List<?>) value).get(0) + " " + ((List<?>) value).get(1));
        if (value instanceof List<?> strings) {
            String joined =
                    String.join("", strings.stream().map(String.class::cast).toList());
            return joined.isEmpty() ? List.of() : List.of(joined);
        }
        String text = (String) value;
        return List.of(type.equals("PTR") && text.endsWith(".") ? text.substring(0, text.length() - 1) : text);
    }

    /** FakeDns knows PTR records by the address. */
    private static String address(String arpa) {
        String[] labels = arpa.split("\\.");
        var text = new StringBuilder();
        boolean six = arpa.endsWith(".ip6.arpa");
        for (int i = labels.length - 3; i >= 0; i--) {
            text.append(labels[i]);
            if (i > 0 && !six) text.append('.');
            if (i > 0 && six && i % 4 == 0) text.append(':');
        }
        return Network.address(text.toString()).getHostAddress();
    }
}
