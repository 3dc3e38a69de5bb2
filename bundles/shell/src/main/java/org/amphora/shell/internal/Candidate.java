package org.amphora.shell.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.FrameworkWiring;

/** Whether a build would resolve here, asked without touching the one that serves. */
final class Candidate {
    private Candidate() {}

    /**
     * Installs a bundle with the build's requirements and another name, resolves it, and takes it away again.
     *
     * @throws IllegalStateException saying what is missing
     */
    static void checkResolves(BundleContext context, Path jar) throws IOException, BundleException {
        Bundle probe = context.installBundle("amphora-swap:" + jar.getFileName(), new ByteArrayInputStream(probe(jar)));
        try {
            FrameworkWiring wiring = context.getBundle(0).adapt(FrameworkWiring.class);
            if (wiring.resolveBundles(List.of(probe))) return;
            String why = "";
            try {
                probe.start();
            } catch (BundleException e) {
                why = ": " + e.getMessage();
            }
            throw new IllegalStateException("the new build does not resolve" + why + "; nothing was changed");
        } finally {
            probe.uninstall();
        }
    }

    /** A jar with no content but the manifest's requirements. */
    private static byte[] probe(Path jar) throws IOException {
        Manifest manifest;
        try (JarFile file = new JarFile(jar.toFile())) {
            manifest = new Manifest(file.getManifest());
        }
        Attributes main = manifest.getMainAttributes();
        main.putValue(Constants.BUNDLE_SYMBOLICNAME, "amphora-swap-probe");
        main.remove(new Attributes.Name("Service-Component"));
        main.remove(new Attributes.Name("Karaf-Commands"));
        main.remove(new Attributes.Name(Constants.BUNDLE_ACTIVATOR));
        main.remove(new Attributes.Name(Constants.PROVIDE_CAPABILITY));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new JarOutputStream(out, manifest).close();
        return out.toByteArray();
    }
}
