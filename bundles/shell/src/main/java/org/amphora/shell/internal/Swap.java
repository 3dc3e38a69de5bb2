package org.amphora.shell.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.zip.ZipException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;

/**
 * The safe replacement of a role's bundle: the new build is tried for resolution beside the old one; its jar takes the
 * old one's place under {@code system/}, where a restart and the features service find it; the bundle is updated; and
 * if it is not active and serving within {@link #PATIENCE}, the old jar comes back.
 */
final class Swap {
    private static final String PREFIX = "org.amphora.";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final BundleContext context;
    private final Bundle bundle;

    Swap(BundleContext context, String role) {
        this.context = context;
        if (!roles(context).contains(role))
            throw new IllegalArgumentException(
                    "no role " + role + " that can be swapped; there are " + String.join(", ", roles(context)));
        bundle = installed(context).stream()
                .filter(b -> b.getSymbolicName().equals(PREFIX + role))
                .findFirst()
                .orElseThrow();
    }

    /** Every role but the console itself and the libraries, whose update restarts their importers. */
    static Set<String> roles(BundleContext context) {
        Set<String> roles = installed(context).stream()
                .map(b -> b.getSymbolicName().substring(PREFIX.length()))
                .collect(Collectors.toCollection(TreeSet::new));
        roles.removeAll(List.of("api", "mime", "shell"));
        return roles;
    }

    private static List<Bundle> installed(BundleContext context) {
        return Arrays.stream(context.getBundles())
                .filter(b -> b.getSymbolicName() != null && b.getSymbolicName().startsWith(PREFIX))
                .toList();
    }

    /**
     * @param build a path or a URL
     * @return what was done, for the user
     */
    String to(String build) throws IOException, BundleException {
        Path jar = jar();
        Path candidate = Files.createTempFile(jar.getParent(), "swap", ".jar");
        Path old = jar.resolveSibling(jar.getFileName() + ".old");
        try {
            fetch(build, candidate);
            checkName(candidate);
            Candidate.checkResolves(context, candidate);
            Version before = bundle.getVersion();
            Set<String> contracts = contracts();
            Files.copy(jar, old, StandardCopyOption.REPLACE_EXISTING);
            put(candidate, jar);
            String failure = update(contracts);
            if (failure.isEmpty())
                return "Swapped " + bundle.getSymbolicName() + " " + before + " for " + bundle.getVersion() + " from "
                        + build;
            put(old, jar);
            String again = update(contracts);
            throw new IllegalStateException(
                    again.isEmpty()
                            ? "the new build " + failure + "; the old one serves again"
                            : "the new build " + failure + ", and the old one " + again + "; see mail:status");
        } finally {
            Files.deleteIfExists(candidate);
            Files.deleteIfExists(old);
        }
    }

    /** The file that a restart would read. */
    private Path jar() {
        String location = bundle.getLocation();
        if (location.startsWith("reference:file:")) return Path.of(location.substring("reference:file:".length()));
        if (location.startsWith("file:")) return Path.of(URI.create(location));
        if (location.startsWith("mvn:")) {
            String[] part = location.substring("mvn:".length()).split("/");
            return Path.of(
                    context.getProperty("karaf.home"),
                    "system",
                    part[0].replace('.', '/'),
                    part[1],
                    part[2],
                    part[1] + "-" + part[2] + ".jar");
        }
        throw new IllegalStateException(bundle.getSymbolicName() + " was installed from " + location
                + ", which cannot be replaced in place; use bundle:update");
    }

    private static void fetch(String build, Path candidate) throws IOException {
        if (build.matches("[a-z]{2,}:.*")) {
            try (InputStream in = URI.create(build).toURL().openStream()) {
                Files.copy(in, candidate, StandardCopyOption.REPLACE_EXISTING);
            }
        } else {
            if (!Files.isRegularFile(Path.of(build))) throw new IllegalArgumentException("there is no file " + build);
            Files.copy(Path.of(build), candidate, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void checkName(Path candidate) throws IOException {
        try (JarFile jar = new JarFile(candidate.toFile())) {
            String name = jar.getManifest() == null
                    ? null
                    : jar.getManifest().getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME);
            if (name == null || !name.split(";")[0].strip().equals(bundle.getSymbolicName()))
                throw new IllegalArgumentException(
                        "that jar is " + (name == null ? "no bundle" : name) + ", not " + bundle.getSymbolicName());
        } catch (ZipException e) {
            throw new IllegalArgumentException("that is no jar: " + e.getMessage(), e);
        }
    }

    /** By rename: the framework may have the old file open. */
    private static void put(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Empty if it then serves what it served before, else what is wrong. */
    private String update(Set<String> contracts) {
        try {
            bundle.update();
            bundle.start();
        } catch (BundleException e) {
            return "does not start: " + e.getMessage();
        }
        if (!Waiting.until(PATIENCE, () -> bundle.getState() == Bundle.ACTIVE)) return "is not active";
        if (!Waiting.until(PATIENCE, () -> contracts().containsAll(contracts))) {
            Set<String> missing = new TreeSet<>(contracts);
            missing.removeAll(contracts());
            return "does not serve " + String.join(", ", missing);
        }
        return "";
    }

    /**
     * The contracts that it serves now. A registered service is not enough: Declarative Services registers first and
     * makes the component when somebody asks for it.
     */
    private Set<String> contracts() {
        ServiceReference<?>[] services = bundle.getRegisteredServices();
        if (services == null) return Set.of();
        return Arrays.stream(services)
                .filter(this::isServed)
                .flatMap(s -> Arrays.stream((String[]) s.getProperty(Constants.OBJECTCLASS)))
                .filter(name -> name.startsWith("org.amphora.api."))
                .collect(Collectors.toSet());
    }

    private boolean isServed(ServiceReference<?> reference) {
        try {
            return context.getService(reference) != null;
        } finally {
            context.ungetService(reference);
        }
    }
}
