package org.amphora.itests.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * A local repository of Maven that looks as if this build had been installed: what others have made is the user's own, by
 * symbolic links, and what is ours is copied from where the build has left it. Nothing of ours gets to the user's.
 */
public final class LocalRepository {
    private static final String OURS = "amphora";

    private final Path at;

    private LocalRepository(Path at) {
        this.at = at;
    }

    /** Makes it, or makes it anew. */
    public static Path make(Path at) throws IOException {
        var repository = new LocalRepository(Files.createDirectories(at));
        repository.link();
        repository.install("amphora-parent", "pom.xml", "");
        repository.install("amphora-bundles", "bundles/pom.xml", "");
        for (String bundle : List.of("api", "mime", "testkit"))
            repository.install("amphora-" + bundle, "bundles/" + bundle + "/pom.xml", "jar");
        repository.install("amphora-filter-archetype", "bundles/filter-sample/archetype/pom.xml", "jar");
        repository.install("amphora", "karaf-assembly/pom.xml", "tar.gz");
        return at;
    }

    private void link() throws IOException {
        Path users = Path.of(System.getProperty("amphora.local.repository"));
        Path org = Files.createDirectories(at.resolve("org"));
        link(users, at, "org");
        if (Files.exists(users.resolve("org"))) link(users.resolve("org"), org, OURS);
    }

    private static void link(Path from, Path to, String but) throws IOException {
        try (Stream<Path> entries = Files.list(from)) {
            for (Path entry : entries.toList()) {
                Path link = to.resolve(entry.getFileName());
                if (!entry.endsWith(but) && !Files.exists(link)) Files.createSymbolicLink(link, entry);
            }
        }
    }

    private void install(String artifact, String pom, String type) throws IOException {
        String version = Built.version();
        Path in = Files.createDirectories(
                at.resolve("org").resolve(OURS).resolve(artifact).resolve(version));
        Path module = Built.root().resolve(pom);
        copy(module, in.resolve(artifact + '-' + version + ".pom"));
        if (type.isEmpty()) return;
        String name = artifact + '-' + version + '.' + type;
        copy(module.resolveSibling("target").resolve(name), in.resolve(name));
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
}
