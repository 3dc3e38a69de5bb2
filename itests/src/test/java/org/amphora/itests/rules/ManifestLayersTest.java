package org.amphora.itests.rules;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.Test;

/** The layer table of docs/architecture.md, held against the manifests that were built. */
public class ManifestLayersTest {
    /** Bundles that stand below the others; all that is not named here may import the contracts and mime. */
    private static final Map<String, Set<String>> MAY_IMPORT = Map.of(
            "api", Set.of(),
            "mime", Set.of("org.amphora.api."),
            "net", Set.of("org.amphora.api."),
            "shell", Set.of("org.amphora.api."));

    private static final Set<String> CONTRACTS_AND_MIME = Set.of("org.amphora.api.", "org.amphora.mime.");

    /** Third parties that belong to some bundles only. */
    private static final Map<String, Set<String>> RESERVED = Map.of(
            "org.apache.mina.", Set.of("net"),
            "org.bouncycastle.", Set.of("tls", "dkim", "sasl", "directory"),
            "org.apache.commons.configuration2.", Set.of("directory"),
            "org.apache.james.mime4j.", Set.of("mime"),
            "org.xbill.DNS.", Set.of("dns"),
            "com.unboundid.", Set.of("directory-ldap"),
            "com.nimbusds.", Set.of("sasl-oauth"));

    private static final String KARAF = "org.apache.karaf.";

    @Test
    public void noImportLeavesTheLayerTable() {
        var broken = new ArrayList<String>();
        forEachImport((bundle, name, details) -> {
            if (!name.startsWith("org.amphora.")) return;
            var allowed = MAY_IMPORT.getOrDefault(bundle, CONTRACTS_AND_MIME);
            boolean own = name.startsWith("org.amphora." + bundle);
            if (!own && allowed.stream().noneMatch(prefix -> (name + ".").startsWith(prefix)))
                broken.add(bundle + " imports " + name);
        });
        assertEquals(List.of(), broken);
    }

    @Test
    public void thirdPartiesStayWhereTheyBelong() {
        var broken = new ArrayList<String>();
        forEachImport((bundle, name, details) -> RESERVED.forEach((prefix, bundles) -> {
            if ((name + ".").startsWith(prefix) && !bundles.contains(bundle))
                broken.add(bundle + " imports " + name + ", which only " + bundles + " may");
        }));
        assertEquals(List.of(), broken);
    }

    @Test
    public void karafIsOptionalOutsideTheShell() {
        var broken = new ArrayList<String>();
        forEachImport((bundle, name, details) -> {
            if (name.startsWith(KARAF) && !bundle.equals("shell") && !details.contains("resolution:=optional"))
                broken.add(bundle + " needs " + name);
        });
        assertEquals(List.of(), broken);
    }

    @Test
    public void onlyContractsAndMimeAreExported() {
        var broken = new ArrayList<String>();
        for (Path bundle : shipped()) {
            for (var export : Manifests.clauses(Manifests.header(Checkout.jar(bundle), "Export-Package"))
                    .entrySet()) {
                String name = export.getKey();
                if (!name.startsWith("org.amphora.api.") && !name.startsWith("org.amphora.mime"))
                    broken.add(bundle.getFileName() + " exports " + name);
                if (!export.getValue().contains("version=")) broken.add(name + " is exported without a version");
                if (name.contains(".internal")) broken.add(name + " is exported");
            }
        }
        assertEquals(List.of(), broken);
    }

    @Test
    public void symbolicNamesFollowTheDirectory() {
        for (Path bundle : Checkout.bundles())
            assertEquals(
                    "org.amphora." + bundle.getFileName(),
                    Manifests.header(Checkout.jar(bundle), "Bundle-SymbolicName"));
    }

    @Test
    public void nothingIsRequiredAsABundleOrLoadedAtWill() {
        for (Path bundle : shipped()) {
            for (String header : List.of("Require-Bundle", "DynamicImport-Package", "Fragment-Host"))
                assertEquals(bundle + " " + header, "", Manifests.header(Checkout.jar(bundle), header));
        }
    }

    @Test
    public void aClauseMayHoldCommasInQuotes() {
        var clauses = Manifests.clauses("a.b;version=\"[1.7,2)\",c;resolution:=optional");
        assertEquals(List.of("a.b", "c"), List.copyOf(clauses.keySet()));
        assertTrue(clauses.get("a.b").contains("[1.7,2)"));
        assertFalse(shipped().isEmpty());
    }

    private interface ImportCheck {
        void look(String bundle, String packageName, String details);
    }

    private static void forEachImport(ImportCheck check) {
        for (Path bundle : shipped())
            Manifests.clauses(Manifests.header(Checkout.jar(bundle), "Import-Package"))
                    .forEach((name, details) -> check.look(bundle.getFileName().toString(), name, details));
    }

    /** All bundles but the testkit, which is in no feature and may see everything. */
    private static List<Path> shipped() {
        return Checkout.bundles().stream().filter(b -> !b.endsWith("testkit")).toList();
    }
}
