package org.amphora.intake.internal.rewrite;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.amphora.api.mail.Address;
import org.amphora.api.role.ConfigReader;
import org.amphora.api.role.TableFile;

/**
 * Under which sender a message is sent on that is somebody else's: SRS, as postsrsd does it for Postfix; off without
 * {@code srs_domain}.
 *
 * @param domain empty while it is off
 * @param excluded domains whose senders stay; one that begins with a dot is all below it
 */
record Forwarding(String domain, List<String> excluded, TableFile<List<String>> secrets) {
    private static final int SECRET_BYTES = 24;

    static Forwarding read(ConfigReader in, Tables tables) {
        String domain = Address.domain(in.text("srs_domain"));
        if (!domain.matches("[^\\s@,;<>]*")) in.mistake("srs_domain", domain, "a domain or nothing");
        List<String> excluded =
                in.list("srs_exclude_domains").stream().map(Address::domain).toList();
        return new Forwarding(domain, excluded, secrets(in, tables, !domain.isEmpty()));
    }

    private static TableFile<List<String>> secrets(ConfigReader in, Tables tables, boolean wanted) {
        String name = in.text("srs_secret");
        if (!wanted) return TableFile.none(List.of());
        if (name.isEmpty()) in.mistake("srs_secret", name, "a file");
        else in.value("srs_secret", file -> made(tables.file(file)));
        return tables.table("srs_secret", Forwarding::secrets, List.of());
    }

    /** A secret of our own where there is none yet, for nobody else to read. */
    private static Path made(Path file) {
        if (Files.exists(file)) return file;
        byte[] random = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(random);
        String line = Base64.getUrlEncoder().withoutPadding().encodeToString(random) + '\n';
        try (var out = Files.newByteChannel(
                file,
                Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            out.write(StandardCharsets.US_ASCII.encode(line));
        } catch (IOException e) {
            throw new IllegalArgumentException("a file that can be made (" + e + ')');
        }
        return file;
    }

    /** One in each line. A mistake names none. */
    private static List<String> secrets(List<TableFile.Row> rows) {
        List<String> secrets =
                rows.stream().map(r -> (r.key() + ' ' + r.value()).strip()).toList();
        if (secrets.isEmpty()) throw new TableFile.Mistake(1, "nothing", "a secret");
        return secrets;
    }

    Optional<Srs> srs(InstantSource clock) {
        return domain.isEmpty() ? Optional.empty() : Optional.of(new Srs(domain, secrets::get, clock));
    }

    boolean excludes(String senderDomain) {
        for (String name : excluded)
            if (name.startsWith(".") ? senderDomain.endsWith(name) : senderDomain.equals(name)) return true;
        return senderDomain.equals(domain);
    }
}
