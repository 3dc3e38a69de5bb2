package org.amphora.shell.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.amphora.api.filter.DeliveryFilter;
import org.amphora.api.filter.MailFilter;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** The jars in {@code deploy/} and the filters of all bundles, as far as they do not run. */
final class Deployed {
    private static final List<String> FILTERS = List.of(MailFilter.class.getName(), DeliveryFilter.class.getName());
    /** Milliseconds that the folder's watcher may take over a jar, twice its interval. */
    private static final long AT_WORK = 4_000;

    private final BundleContext context;

    Deployed(BundleContext context) {
        this.context = context;
    }

    /** What is wrong, a line each. */
    List<String> problems() {
        var lines = new ArrayList<String>();
        for (Path jar : jars()) {
            String name = "deploy/" + jar.getFileName();
            Optional<Bundle> bundle = bundle(jar);
            if (bundle.isEmpty()) lines.add(name + ": is not installed: " + unusable(jar));
            else notStarted(bundle.get()).ifPresent(why -> lines.add(name + ": " + why));
        }
        new Contracts(context).ask(ServiceComponentRuntime.class, scr -> lines.addAll(failed(scr)));
        return lines;
    }

    private List<Path> jars() {
        Path directory = Path.of(context.getProperty("karaf.base"), "deploy");
        if (!Files.isDirectory(directory)) return List.of();
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(f -> f.toString().endsWith(".jar")).sorted().toList();
        } catch (IOException e) {
            throw new IllegalStateException("deploy/ cannot be read: " + e.getMessage(), e);
        }
    }

    private Optional<Bundle> bundle(Path jar) {
        String end = "/deploy/" + jar.getFileName();
        return Arrays.stream(context.getBundles())
                .filter(b -> b.getLocation().endsWith(end))
                .findFirst();
    }

    private static String unusable(Path jar) {
        try (var file = new JarFile(jar.toFile())) {
            boolean bundle = file.getManifest() != null
                    && file.getManifest().getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME) != null;
            return bundle ? "not yet, or it is there twice; see the log" : "it is no bundle";
        } catch (IOException e) {
            return "it is no jar, or not all of it: " + e.getMessage();
        }
    }

    /**
     * Tries again, as what watches the folder does all the time; that is how the reason is found out. Not while that is
     * still at work on the bundle: a replaced one that was started in between would be stopped once more.
     */
    private static Optional<String> notStarted(Bundle bundle) {
        boolean fragment = bundle.getHeaders().get(Constants.FRAGMENT_HOST) != null;
        if (fragment || bundle.getState() == Bundle.ACTIVE) return Optional.empty();
        if (System.currentTimeMillis() - bundle.getLastModified() < AT_WORK) return Optional.of("is being installed");
        try {
            bundle.start();
            return Optional.empty();
        } catch (BundleException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return Optional.of("does not start: "
                    + String.valueOf(cause.getMessage()).lines().findFirst().orElse(""));
        }
    }

    private List<String> failed(ServiceComponentRuntime scr) {
        var lines = new ArrayList<String>();
        for (ComponentDescriptionDTO d : scr.getComponentDescriptionDTOs()) {
            if (Arrays.stream(d.serviceInterfaces).noneMatch(FILTERS::contains)) continue;
            for (ComponentConfigurationDTO c : scr.getComponentConfigurationDTOs(d))
                if (c.state == ComponentConfigurationDTO.FAILED_ACTIVATION)
                    lines.add(d.bundle.symbolicName + " " + d.bundle.version + ": a filter does not start: "
                            + Status.cause(c.failure));
        }
        return lines;
    }
}
