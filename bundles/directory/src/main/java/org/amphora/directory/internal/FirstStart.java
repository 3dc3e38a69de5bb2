package org.amphora.directory.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import org.amphora.api.role.BadConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is made when it is not there: the files with a first user, and the secret behind the fake SCRAM verifiers. */
final class FirstStart {
    private static final Logger LOG = LoggerFactory.getLogger(FirstStart.class);
    /** Without the letters and digits that are mistaken for one another. */
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private static final String USER = "postmaster@localhost";
    private static final String DOMAINS =
            "# Local domains, one a line. Read again by itself when it has changed.\nlocalhost\n";
    private static final String USERS =
            "# Users, one a line, as in a passwd-file of Dovecot: user@domain:{ARGON2ID}hash::::::extra\n"
                    + "# Read again by itself when it has changed. In the console: mail:user-add, user-passwd, user-remove.\n";
    private static final String ALIASES =
            "# Aliases, one a line: info@example.org: bob@example.org, carol@example.net\n"
                    + "# @example.org stands for every other name there; a bare name holds in all of mydestination.\n"
                    + "# Read again by itself when it has changed.\n";

    private final Path folder;
    private final Path data;
    private final SecureRandom random = new SecureRandom();

    /** @param data where the first password and the secret are kept */
    FirstStart(Path folder, Path data) {
        this.folder = folder;
        this.data = data;
    }

    /** Makes what is missing; {@code line} turns a password into the line of a user. */
    void run(Function<char[], String> line) throws IOException {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new BadConfiguration("etc/" + DirectoryComponent.PID + ".cfg: key folder = " + folder
                    + ": a folder that exists or can be made is expected");
        }
        if (!Files.exists(folder.resolve("domains"))) SafeFile.write(folder.resolve("domains"), DOMAINS, false);
        if (!Files.exists(folder.resolve("aliases"))) SafeFile.write(folder.resolve("aliases"), ALIASES, false);
        if (Files.exists(folder.resolve("users"))) return;
        char[] password = password();
        Path note = data.resolve("initial-password");
        SafeFile.write(note, USER + "\n" + new String(password) + "\n", true);
        SafeFile.write(folder.resolve("users"), USERS + line.apply(password) + "\n", true);
        Arrays.fill(password, '\0');
        LOG.info("first start: user={} is made, the password is in {}", USER, note);
    }

    static String user() {
        return USER;
    }

    private char[] password() {
        char[] password = new char[20];
        for (int i = 0; i < password.length; i++) password[i] = LETTERS.charAt(random.nextInt(LETTERS.length()));
        return password;
    }

    /** The secret that outlives a restart, so that the salt of an unknown name does not change with it. */
    byte[] serverSecret() throws IOException {
        if (!Files.isDirectory(data))
            Files.createDirectories(
                    data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path file = data.resolve("scram-secret");
        Optional<byte[]> kept = Files.exists(file) ? decode(Files.readString(file)) : Optional.empty();
        if (kept.isPresent()) return kept.get();
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        SafeFile.write(file, Base64.getEncoder().encodeToString(secret) + "\n", true);
        return secret;
    }

    private static Optional<byte[]> decode(String text) {
        try {
            return Optional.of(Base64.getDecoder().decode(text.strip())).filter(b -> b.length == 32);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
