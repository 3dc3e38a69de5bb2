package org.amphora.directory.internal;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.amphora.api.directory.Account;
import org.amphora.api.directory.Directory;
import org.amphora.api.directory.Resolution;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.MailException;
import org.amphora.api.site.Site;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lookups of domains and aliases in the files, and of users in their sources. A local part is compared without regard to case, as every server of today does; it leads, in
 * this order, to an alias, a user, the same without its detail, postmaster's stand-in, the domain's catch-all.
 */
final class FileDirectory implements Directory {
    private static final Logger LOG = LoggerFactory.getLogger(FileDirectory.class);
    private static final Resolution NO_SUCH_USER = new Resolution.NoSuchUser();

    private final DirectoryFiles files;
    private final LocalDomains domains;
    private final UserSources sources;
    private final Site site;
    private final DirectorySettings settings;

    FileDirectory(
            DirectoryFiles files, LocalDomains domains, UserSources sources, Site site, DirectorySettings settings) {
        this.files = files;
        this.domains = domains;
        this.sources = sources;
        this.site = site;
        this.settings = settings;
    }

    @Override
    public Set<String> domains() {
        return domains.all();
    }

    @Override
    public boolean isLocalDomain(String domain) {
        return domains.contains(domain);
    }

    @Override
    public Optional<Account> account(String login) {
        return sources.account(login);
    }

    @Override
    public String recipientDelimiters() {
        return settings.delimiters();
    }

    @Override
    public Resolution resolve(Address address) {
        if (address.domain().isEmpty()) {
            // RFC 5321 §4.5.1: only postmaster comes without a domain
            if (!isPostmaster(Names.local(address.local()))) return NO_SUCH_USER;
        } else if (!isLocalDomain(address.domain()) && !isOwnLiteral(address.domain())) {
            return new Resolution.NotLocal();
        }
        Found found = find(address);
        if (found == null) return NO_SUCH_USER;
        if (found.user != null) return new Resolution.User(found.user, found.detail);
        var targets = new LinkedHashSet<Address>();
        expand(found, targets, new HashSet<>(), 1);
        if (targets.isEmpty()) throw looped(address, "leads to nobody");
        return new Resolution.Alias(List.copyOf(targets));
    }

    /** A user, or an alias by its name. */
    private record Found(Account user, String detail, String alias, List<Address> targets) {}

    private Found find(Address address) {
        String domain = address.domain();
        String given = address.local();
        String local = Names.local(given);
        Found found = exact(local, domain, "");
        for (int i = 1; found == null && i < given.length() - 1; i++) {
            if (settings.delimiters().indexOf(given.charAt(i)) < 0) continue;
            found = exact(Names.local(given.substring(0, i)), domain, given.substring(i + 1));
            break;
        }
        if (found == null && isPostmaster(local)) found = postmaster();
        if (found == null) found = alias('@' + domain);
        return found;
    }

    private Found exact(String local, String domain, String detail) {
        // what a name in a file cannot hold is not looked for: "a@b"@c must not become a key
        if (!Names.isLocalPart(local)) return null;
        Found found = alias(local + '@' + domain);
        if (found == null) found = user(local + '@' + domain, detail);
        // names in mydestination are names of this host: bare aliases and the users of myorigin hold there
        boolean host = domain.isEmpty() || site.destinations().contains(domain) || isOwnLiteral(domain);
        if (found == null && host) {
            found = alias(local);
            if (found == null) found = user(local + '@' + site.origin(), detail);
        }
        return found;
    }

    private boolean isOwnLiteral(String domain) {
        return OwnAddresses.isLiteral(domain, site.interfaces());
    }

    private Found alias(String name) {
        List<Address> targets = files.aliases.get().find(name);
        return targets.isEmpty() ? null : new Found(null, "", name, targets);
    }

    private Found user(String name, String detail) {
        return sources.account(name)
                .map(a -> new Found(a, detail, "", List.of()))
                .orElse(null);
    }

    /** RFC 5321 §4.5.1, RFC 2142 §4: every domain has them, whoever reads them. */
    private static boolean isPostmaster(String local) {
        return local.equals("postmaster") || local.equals("abuse");
    }

    private Found postmaster() {
        Found found = user("postmaster@" + site.origin(), "");
        Users users = files.users.get();
        if (found != null) return found;
        return users.withLocalPart("postmaster").stream()
                .findFirst()
                .or(() -> users.all().stream().findFirst())
                .map(u -> new Found(u.account(), "", "", List.of()))
                .orElse(null);
    }

    private void expand(Found alias, Set<Address> into, Set<String> open, int depth) {
        if (depth > settings.aliasDepth()) throw looped(Address.of(alias.alias), "is more than alias_depth deep");
        open.add(alias.alias);
        for (Address target : alias.targets) {
            Address full = target.domain().isEmpty() ? new Address(target.local(), site.origin()) : target;
            Found next = isLocalDomain(full.domain()) ? find(full) : null;
            if (next == null) into.add(full);
            else if (next.user != null) into.add(canonical(full, next));
            else if (!open.contains(next.alias)) expand(next, into, open, depth + 1);
            // an alias that names itself means the user beside it
            else sources.account(next.alias).ifPresent(a -> into.add(Address.of(a.name())));
            if (into.size() > settings.aliasTargets())
                throw looped(Address.of(alias.alias), "leads to more than alias_targets addresses");
        }
    }

    /** One spelling for each user, so that two ways to the same one give one delivery. */
    private static Address canonical(Address target, Found user) {
        return user.detail.isEmpty() ? Address.of(user.user.name()) : target;
    }

    private static MailException looped(Address alias, String why) {
        LOG.warn("alias {} {}: mail for it is put off", alias.isNull() ? "@" + alias.domain() : alias, why);
        return new MailException(EnhancedStatus.TEMP_SYSTEM, "Alias expansion failed");
    }
}
