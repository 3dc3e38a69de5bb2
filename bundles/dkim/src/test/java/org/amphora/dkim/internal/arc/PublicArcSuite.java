package org.amphora.dkim.internal.arc;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.amphora.dkim.internal.canonical.Message;
import org.amphora.dkim.internal.keys.PrivateKeys;
import org.amphora.dkim.internal.signature.Signing;
import org.amphora.dkim.internal.signature.SigningKey;
import org.amphora.dkim.internal.signature.VerifierPolicy;
import org.amphora.testkit.dns.FakeDns;
import org.junit.Test;
import org.yaml.snakeyaml.Yaml;

/** The public suite for ARC by ValiMail, which is not part of this project: {@code itests/daemons/arc-suite} runs it. */
public class PublicArcSuite {
    /** Written against a draft; each with what RFC 8617 says. */
    private static final Map<String, String> OTHERWISE = Map.of(
            // RFC 6376 §3.5: without c= it is simple/simple, and this was made in relaxed/relaxed
            "ams_fields_c_na", "fail",
            // RFC 6376 §5.4: From is signed
            "ams_fields_h_empty", "fail");

    private static final Path FOLDER = Path.of(System.getProperty("arc.suite", "arc_test_suite"), "tests");

    private interface Case {
        void run(String name, Map<String, ?> test, Map<String, ?> scenario, FakeDns dns) throws Exception;
    }

    /** How many there were. */
    private static int each(String file, Case one) throws Exception {
        int cases = 0;
        var failed = new ArrayList<String>();
        try (Reader in = Files.newBufferedReader(FOLDER.resolve(file))) {
            for (Object document : new Yaml().loadAll(in)) {
                Map<String, ?> scenario = map(document);
                var dns = new FakeDns();
                map(scenario.get("txt-records"))
                        .forEach((name, value) -> dns.with(
                                "TXT " + name,
                                value.toString().replace("\n", "").strip()));
                for (var test : map(scenario.get("tests")).entrySet()) {
                    cases++;
                    try {
                        one.run(test.getKey(), map(test.getValue()), scenario, dns);
                    } catch (AssertionError e) {
                        failed.add(test.getKey() + ": " + e.getMessage());
                    }
                }
            }
        }
        assertEquals(String.join("\n", failed), List.of(), failed);
        return cases;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, ?> map(Object yaml) {
        return (Map<String, ?>) yaml;
    }

    /** Some keys of the suite have 512 and 1024 bits, some signatures are years old. */
    private static ArcValidator validator(long seconds) {
        VerifierPolicy policy = Signing.verifierPolicy();
        return new ArcValidator(policy, InstantSource.fixed(Instant.ofEpochSecond(seconds)));
    }

    private static final long NOW = Instant.parse("2026-11-24T00:00:00Z").getEpochSecond();

    private static String status(String message, FakeDns dns) throws IOException {
        return validator(NOW).validate(Signing.message(message), dns).result().word();
    }

    @Test
    public void chainsAreValidated() throws Exception {
        int cases = each("arc-draft-validation-tests.yml", (name, test, scenario, dns) -> {
            String wanted = test.get("cv").toString().strip().toLowerCase(Locale.ROOT);
            if (wanted.isEmpty()) wanted = "fail"; // a chain that says itself that it has failed
            String message = test.get("message").toString();
            ArcStatus status = validator(NOW).validate(Signing.message(message), dns);
            assertEquals(
                    test.get("description") + " " + status,
                    OTHERWISE.getOrDefault(name, wanted),
                    status.result().word());
        });
        System.out.println(cases + " chains validated");
    }

    @Test
    public void messagesAreSealed() throws Exception {
        int cases = each("arc-draft-sign-tests.yml", PublicArcSuite::seal);
        System.out.println(cases + " messages sealed");
    }

    private static void seal(String name, Map<String, ?> test, Map<String, ?> scenario, FakeDns dns)
            throws IOException, GeneralSecurityException {
        var key = new SigningKey(
                scenario.get("domain").toString(),
                scenario.get("sel").toString(),
                PrivateKeys.parse(scenario.get("privatekey").toString()));
        String text = test.get("message").toString();
        String server = test.get("srv-id").toString();
        var time = InstantSource.fixed(Instant.ofEpochSecond(((Number) test.get("t")).longValue()));
        List<String> headers = Arrays.asList(test.get("sig-headers").toString().split(":"));
        Message message = Signing.message(text);
        String results = OwnResults.of(message, server).orElseThrow();
        ArcStatus status = validator(NOW).validate(Signing.message(text), dns);
        List<ArcSealer.Field> fields = new ArcSealer(headers, time).seal(message, status, results, key);
        String aar = test.get("AAR").toString();
        if (aar.isBlank()) {
            assertEquals("no set is added", List.of(), fields);
            return;
        }
        assertEquals(name, parts(aar), parts(fields.get(0).value()));
        String seal = test.get("AS").toString();
        String cv = seal.replaceAll("(?s).*cv=(\\w+).*", "$1");
        assertEquals(name, true, fields.get(2).value().contains("cv=" + cv + ";"));
        String sealed = fields.get(2) + "\n" + fields.get(1) + "\n" + fields.get(0) + "\n" + text;
        assertEquals(name, cv.equals("fail") ? "fail" : "pass", status(sealed, dns));
        String bodyHash = test.get("AMS").toString().replaceAll("(?s).*bh=([^;]+);.*", "$1");
        assertEquals(name, true, fields.get(1).value().contains(bodyHash));
    }

    private static Set<String> parts(String results) {
        var parts = new TreeSet<String>();
        for (String part : results.split(";")) parts.add(part.replaceAll("\\s+", ""));
        return parts;
    }
}
