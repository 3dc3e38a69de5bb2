package org.amphora.itests.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where things lie in the source tree that was built. */
final class Checkout {
    private Checkout() {}

    static Path root() {
        return Path.of(System.getProperty("amphora.root")).toAbsolutePath().normalize();
    }

    static String version() {
        return System.getProperty("amphora.version");
    }

    /** The directories below {@code bundles/} that hold a bundle, by name. */
    static List<Path> bundles() {
        return list(root().resolve("bundles"))
                .filter(d -> Files.exists(d.resolve("pom.xml")))
                .toList();
    }

    /** The jar built from one of {@link #bundles()}. */
    static Path jar(Path bundle) {
        Path jar = bundle.resolve("target").resolve("amphora-" + bundle.getFileName() + "-" + version() + ".jar");
        if (!Files.exists(jar)) throw new IllegalStateException("not built: " + jar);
        return jar;
    }

    /** All Java sources, tests included. */
    static List<Path> sources() {
        return Stream.of("bundles", "itests", "bench")
                .map(root()::resolve)
                .filter(Files::isDirectory)
                .flatMap(Checkout::walk)
                .filter(f -> f.toString().endsWith(".java"))
                .filter(f -> !f.toString().contains("/target/"))
                .sorted()
                .toList();
    }

    static Stream<Path> list(Path directory) {
        try (var entries = Files.list(directory)) {
            return entries.sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Path> walk(Path directory) {
        try (var files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
