package org.amphora.directory.internal;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.amphora.api.mail.Address;
import org.amphora.directory.internal.secret.PasswordHash;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The three files. */
final class DirectoryFiles {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryFiles.class);

    final WatchedFile<Set<String>> domains;
    final WatchedFile<Users> users;
    final WatchedFile<Aliases> aliases;

    /**
     * @param realm completes a bare name in the file of users, or empty
     * @param relayDomains the site's, which no local domain may be
     * @param problem told topic and text of what is wrong, the text empty when it is right again
     */
    DirectoryFiles(
            Path folder,
            String realm,
            Supplier<List<String>> relayDomains,
            BiConsumer<String, String> problem,
            LongSupplier nanoClock) {
        domains = new WatchedFile<>(
                folder.resolve("domains"),
                text -> domains(text, relayDomains.get()),
                p -> problem.accept("domains", p),
                nanoClock);
        users = new WatchedFile<>(
                folder.resolve("users"), text -> users(text, realm), p -> problem.accept("users", p), nanoClock);
        aliases = new WatchedFile<>(
                folder.resolve("aliases"), Aliases::parse, p -> problem.accept("aliases", p), nanoClock);
    }

    private static Users users(String text, String realm) throws BadFile {
        Users users = Users.parse(text, realm);
        for (UserLine u : users.all()) {
            if (u.hash() instanceof PasswordHash.Unsupported hash)
                LOG.warn(
                        "user={} has a password of scheme {}, which cannot be checked",
                        u.account().name(),
                        hash.scheme());
        }
        return users;
    }

    private static Set<String> domains(String text, List<String> relayDomains) throws BadFile {
        var names = new LinkedHashSet<String>();
        for (String entry : Table.parse(text).names()) {
            String name = Address.domain(entry);
            if (!Names.isDomain(name)) throw new BadFile(Table.line(text, entry), entry + " is not a domain name");
            if (relayDomains.contains(name))
                throw new BadFile(
                        Table.line(text, entry),
                        name + " is in relay_domains of etc/org.amphora.site.cfg and cannot be local as well");
            names.add(name);
        }
        return Collections.unmodifiableSet(names);
    }
}
