package org.amphora.directory.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.amphora.api.directory.UserSource;
import org.amphora.testkit.site.FakeSite;

/** A directory over files in a folder of the test, with a clock that the test moves. */
final class Rig {
    final Path folder;
    final FakeSite site = new FakeSite();
    final Map<String, String> problems = new TreeMap<>();
    final AtomicLong clock = new AtomicLong();
    DirectoryFiles files;
    FileDirectory directory;
    Passwords passwords;
    FakeVerifiers fakes;
    FileUsers users;
    UserSources sources;
    List<UserSource> others = List.of();
    FileAdmin admin;
    private int writes;

    Rig(Path folder) {
        this.folder = folder;
        open(settings(""));
    }

    DirectorySettings settings(String realm) {
        return new DirectorySettings(folder, List.of("files"), realm, "+", true, 4096, 2, Duration.ZERO, 10, 1000);
    }

    void open(DirectorySettings settings) {
        files = new DirectoryFiles(folder, settings.defaultRealm(), site::relayDomains, problems::put, clock::get);
        var domains = new LocalDomains(files, site);
        passwords = new Passwords(settings, clock::get);
        fakes = new FakeVerifiers(files, new byte[32], settings.scramIterations());
        admin = new FileAdmin(files, domains, passwords, site, settings.defaultRealm());
        users = new FileUsers(files, passwords, fakes, admin);
        sources = new UserSources(
                settings.sources(),
                () -> Stream.concat(Stream.of(users), others.stream()).toList(),
                settings.defaultRealm(),
                fakes,
                new VerifiedSecrets(settings.verified(), clock::get, new SecureRandom()),
                problems::put);
        directory = new FileDirectory(files, domains, sources, site, settings);
    }

    /** Writes a file as an editor does, long enough ago to be settled, and lets a second pass. */
    Rig write(String name, String... lines) throws IOException {
        return writeText(name, lines.length == 0 ? "" : String.join("\n", lines) + "\n");
    }

    Rig writeText(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(1000 - ++writes)));
        second();
        return this;
    }

    void second() {
        clock.addAndGet(1_000_000_001L);
    }

    String read(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }
}
