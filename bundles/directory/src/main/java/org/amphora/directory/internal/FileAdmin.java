package org.amphora.directory.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.amphora.api.directory.Account;
import org.amphora.api.directory.DirectoryAdmin;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.MailException;
import org.amphora.api.site.Site;
import org.amphora.directory.internal.secret.PasswordHash;
import org.amphora.directory.internal.secret.ScramSecret;

/** Changes to the files: comments, order and what is not ours stay as they are. One change at a time. */
final class FileAdmin implements DirectoryAdmin {
    private final DirectoryFiles files;
    private final LocalDomains domains;
    private final Passwords passwords;
    private final Site site;
    private final String realm;

    FileAdmin(DirectoryFiles files, LocalDomains domains, Passwords passwords, Site site, String realm) {
        this.files = files;
        this.domains = domains;
        this.passwords = passwords;
        this.site = site;
        this.realm = realm;
    }

    @Override
    public List<Account> accounts() {
        return files.users.get().all().stream().map(UserLine::account).toList();
    }

    @Override
    public synchronized void addAccount(Address address, char[] password) {
        String name = accountName(address);
        require(password.length > 0, "the password is empty");
        require(domains.contains(address.domain()), address.domain() + " is not a local domain");
        List<String> lines = lines(files.users.path());
        require(index(lines, name) < 0, name + " exists already");
        lines.add(UserLine.format(name, passwords.hash(password), passwords.scramSecrets(password)));
        write(files.users, String.join("\n", lines) + "\n", true);
    }

    @Override
    public synchronized Imported importAccounts(String domain, List<String> shadow) {
        String realm = Address.domain(domain);
        require(domains.contains(realm), domain + " is not a local domain");
        List<String> lines = lines(files.users.path());
        var refused = new ArrayList<String>();
        int before = lines.size();
        int number = 0;
        for (String line : shadow) {
            number++;
            String name = UserLine.name(line, realm);
            if (name.isEmpty()) continue;
            try {
                String imported = imported(name, line);
                require(index(lines, name) < 0, "exists already");
                lines.add(imported);
            } catch (IllegalArgumentException e) {
                refused.add("line " + number + ": " + name + ": " + e.getMessage());
            }
        }
        int added = lines.size() - before;
        if (added > 0) write(files.users, String.join("\n", lines) + "\n", true);
        return new Imported(added, refused);
    }

    /** The name and hash of a line: the fields behind them are others in passwd(5) and shadow(5). */
    private String imported(String name, String line) {
        String[] fields = line.split(":", 3);
        require(fields.length > 1, "name:hash is expected");
        String made = UserLine.format(name, fields[1], List.of());
        UserLine user = UserLine.parse(made, "");
        require(domains.contains(Address.of(name).domain()), "its domain is not local");
        if (user.hash() instanceof PasswordHash.Unsupported hash)
            throw new IllegalArgumentException(
                    "hashes of " + hash.scheme() + " are not supported: mail:user-add with a new password");
        require(user.hash().isUsable(), "locked, or without a password");
        return made;
    }

    @Override
    public synchronized void setPassword(Address address, char[] password) {
        String name = accountName(address);
        require(password.length > 0, "the password is empty");
        List<String> lines = lines(files.users.path());
        int at = existing(lines, name);
        lines.set(at, UserLine.withPassword(lines.get(at), passwords.hash(password), passwords.scramSecrets(password)));
        write(files.users, String.join("\n", lines) + "\n", true);
    }

    /**
     * Adds the SCRAM verifiers that an account lacks, such as one that came from another server: its password is at
     * hand now. A file that cannot be written stays as it is.
     *
     * @param user with whose password field this one was compared
     */
    void complete(UserLine user, char[] password) {
        if (!passwords.lacksScram(user) || !Files.isWritable(files.users.path())) return;
        List<ScramSecret> scram = passwords.scramSecrets(password);
        synchronized (this) {
            List<String> lines = lines(files.users.path());
            int at = index(lines, user.account().name());
            // not if the password was changed meanwhile
            if (at < 0 || !UserLine.parse(lines.get(at), realm).password().equals(user.password())) return;
            lines.set(at, UserLine.withScram(lines.get(at), scram));
            write(files.users, String.join("\n", lines) + "\n", true);
        }
    }

    @Override
    public synchronized void removeAccount(Address address) {
        List<String> lines = lines(files.users.path());
        lines.remove(existing(lines, accountName(address)));
        write(files.users, lines.isEmpty() ? "" : String.join("\n", lines) + "\n", true);
    }

    @Override
    public synchronized void addDomain(String domain) {
        String name = Address.domain(domain);
        require(Names.isDomain(name), domain + " is not a domain name");
        require(!site.relayDomains().contains(name), name + " is in relay_domains of etc/org.amphora.site.cfg");
        Table table = table(files.domains.path());
        require(spellings(table, name, Address::domain).isEmpty(), name + " is a local domain already");
        table.put(name, List.of());
        write(files.domains, table.text(), false);
    }

    @Override
    public synchronized void removeDomain(String domain) {
        String name = Address.domain(domain);
        Table table = table(files.domains.path());
        List<String> spellings = spellings(table, name, Address::domain);
        boolean there = !spellings.isEmpty();
        require(
                there || !site.destinations().contains(name),
                name + " is local because of mydestination in etc/org.amphora.site.cfg: remove it there");
        require(there, name + " is not a local domain");
        long users = accounts().stream()
                .filter(a -> Address.of(a.name()).domain().equals(name))
                .count();
        require(users == 0, name + " still has " + users + (users == 1 ? " user" : " users"));
        spellings.forEach(table::remove);
        write(files.domains, table.text(), false);
    }

    @Override
    public List<AliasEntry> aliases() {
        return files.aliases.get().all().entrySet().stream()
                .map(e -> new AliasEntry(Address.of(e.getKey()), e.getValue()))
                .toList();
    }

    @Override
    public synchronized void addAlias(Address alias, List<Address> targets) {
        Aliases.check(alias);
        String name = aliasName(alias);
        require(
                alias.domain().isEmpty() || domains.contains(alias.domain()),
                alias.domain() + " is not a local domain");
        require(!targets.isEmpty(), "an alias stands for at least one address");
        targets.forEach(t -> Aliases.target(t.toString()));
        Table table = table(files.aliases.path());
        require(spellings(table, name, Names::canonical).isEmpty(), "alias " + name + " exists already");
        table.put(name, targets.stream().map(Address::toString).toList());
        write(files.aliases, table.text(), false);
    }

    @Override
    public synchronized void removeAlias(Address alias) {
        String name = aliasName(alias);
        Table table = table(files.aliases.path());
        List<String> spellings = spellings(table, name, Names::canonical);
        require(!spellings.isEmpty(), "there is no alias " + name);
        spellings.forEach(table::remove);
        write(files.aliases, table.text(), false);
    }

    private static String aliasName(Address alias) {
        String name = alias.isNull() ? '@' + alias.domain() : alias.toString();
        return Names.canonical(name);
    }

    /** The names in a table, as they stand there, that are {@code name} in the form that they are compared in. */
    private static List<String> spellings(Table table, String name, UnaryOperator<String> form) {
        return table.names().stream().filter(n -> form.apply(n).equals(name)).toList();
    }

    private static String accountName(Address address) {
        String name = Names.canonical(address.toString());
        require(!address.domain().isEmpty(), name + ": an address such as user@example.org is expected");
        require(
                Names.isLocalPart(address.local()) && Names.isDomain(address.domain()),
                name + " cannot be an account's name");
        return name;
    }

    private int existing(List<String> lines, String name) {
        int at = index(lines, name);
        require(at >= 0, "there is no user " + name);
        return at;
    }

    private int index(List<String> lines, String name) {
        for (int i = 0; i < lines.size(); i++)
            if (UserLine.name(lines.get(i), realm).equals(name)) return i;
        return -1;
    }

    /** Read afresh, so that a change made by hand a moment ago is kept. */
    private static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Path file) {
        return new ArrayList<>(text(file).lines().toList());
    }

    private static Table table(Path file) {
        try {
            return Table.parse(text(file));
        } catch (BadFile e) {
            throw new IllegalArgumentException(file + " line " + e.line() + ": " + e.getMessage(), e);
        }
    }

    private static void write(WatchedFile<?> file, String text, boolean secret) {
        try {
            file.replace(text, secret);
        } catch (BadFile e) {
            throw new IllegalArgumentException(
                    file.path() + " line " + e.line() + ": " + e.getMessage() + ": mend it first", e);
        } catch (IOException e) {
            throw new MailException(EnhancedStatus.TEMP_SYSTEM_FULL, "The directory cannot be written", e);
        }
    }

    private static void require(boolean right, String otherwise) {
        if (!right) throw new IllegalArgumentException(otherwise);
    }
}
