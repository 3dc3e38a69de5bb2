package org.amphora.itests.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Constants;

/** Other builds of a bundle, made from its jar: as a developer would bring them to {@code mail:swap}. */
public final class Build {
    private Build() {}

    /** The same code with another version. */
    public static Path version(Path jar, String version) throws IOException {
        return write(jar, version, manifest -> {}, name -> true);
    }

    /** One that needs a package that nobody has. */
    public static Path unresolvable(Path jar) throws IOException {
        return write(
                jar,
                "9.0.0",
                m -> m.getMainAttributes()
                        .putValue(
                                Constants.IMPORT_PACKAGE,
                                m.getMainAttributes().getValue(Constants.IMPORT_PACKAGE) + ",org.example.nowhere"),
                name -> true);
    }

    /** One that resolves and whose components cannot be made: their classes are not there. */
    public static Path broken(Path jar) throws IOException {
        return write(jar, "9.0.1", manifest -> {}, name -> !name.endsWith(".class"));
    }

    private interface Change {
        void to(Manifest manifest);
    }

    private static Path write(Path jar, String version, Change change, Predicate<String> keep) throws IOException {
        Path target = Files.createTempFile("build", ".jar");
        target.toFile().deleteOnExit();
        try (var in = new JarFile(jar.toFile())) {
            var manifest = new Manifest(in.getManifest());
            manifest.getMainAttributes().putValue(Constants.BUNDLE_VERSION, version);
            change.to(manifest);
            try (var out = new JarOutputStream(Files.newOutputStream(target), manifest)) {
                for (JarEntry entry : in.stream().toList()) {
                    if (entry.getName().equals(JarFile.MANIFEST_NAME) || !keep.test(entry.getName())) continue;
                    out.putNextEntry(new JarEntry(entry.getName()));
                    in.getInputStream(entry).transferTo(out);
                    out.closeEntry();
                }
            }
        }
        return target;
    }
}
