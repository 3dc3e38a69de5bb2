package org.amphora.testkit.directory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.amphora.api.directory.Account;
import org.amphora.api.directory.Directory;
import org.amphora.api.directory.Resolution;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.MailException;

/** A directory of maps. The recipient delimiter is {@code +}; a domain is local once an account or alias names it. */
public final class FakeDirectory implements Directory {
    private final Set<String> domains = new ConcurrentSkipListSet<>();
    private final Map<String, Account> accounts = new ConcurrentSkipListMap<>();
    private final Map<String, List<Address>> aliases = new ConcurrentSkipListMap<>();
    private volatile boolean failing;

    public FakeDirectory domain(String domain) {
        domains.add(lower(domain));
        return this;
    }

    /** An enabled account without a quota of its own. */
    public FakeDirectory user(String name) {
        return account(new Account(lower(name), true, 0));
    }

    public FakeDirectory account(Account account) {
        domain(Address.of(account.name()).domain());
        accounts.put(account.name(), account);
        return this;
    }

    /** An alias; {@code @example.org} is the catch-all of a domain. */
    public FakeDirectory alias(String alias, String... targets) {
        domain(Address.of(alias).domain());
        aliases.put(lower(alias), Arrays.stream(targets).map(Address::of).toList());
        return this;
    }

    /** From now on every lookup fails for the time being, or no longer. */
    public FakeDirectory failing(boolean now) {
        failing = now;
        return this;
    }

    @Override
    public Set<String> domains() {
        check();
        return Set.copyOf(domains);
    }

    @Override
    public boolean isLocalDomain(String domain) {
        check();
        return domains.contains(lower(domain));
    }

    @Override
    public Resolution resolve(Address address) {
        check();
        if (address.domain().isEmpty()) return bare(lower(address.local()));
        if (!domains.contains(address.domain())) return new Resolution.NotLocal();
        Resolution found = lookup(lower(address.local()), address.domain(), "");
        int plus = address.local().indexOf('+');
        if (found instanceof Resolution.NoSuchUser && plus > 0) {
            String base = lower(address.local().substring(0, plus));
            found = lookup(base, address.domain(), address.local().substring(plus + 1));
        }
        List<Address> all = aliases.get('@' + address.domain());
        return found instanceof Resolution.NoSuchUser && all != null ? new Resolution.Alias(expand(all, 10)) : found;
    }

    /** RFC 5321 §4.5.1: only postmaster comes without a domain; here the one that an account is named after. */
    private Resolution bare(String local) {
        Account account = local.equals("postmaster") ? account(local).orElse(null) : null;
        return account == null ? new Resolution.NoSuchUser() : new Resolution.User(account, "");
    }

    private Resolution lookup(String local, String domain, String detail) {
        String name = local + '@' + domain;
        Account account = accounts.get(name);
        if (account != null) return new Resolution.User(account, detail);
        List<Address> targets = aliases.get(name);
        return targets == null ? new Resolution.NoSuchUser() : new Resolution.Alias(expand(targets, 10));
    }

    private List<Address> expand(List<Address> targets, int depth) {
        List<Address> out = new ArrayList<>();
        for (Address target : targets) {
            List<Address> more = depth == 0 ? null : aliases.get(lower(target.local()) + '@' + target.domain());
            if (more == null) out.add(target);
            else out.addAll(expand(more, depth - 1));
        }
        return out.stream().distinct().toList();
    }

    @Override
    public Optional<Account> account(String login) {
        check();
        String name = lower(login);
        if (name.indexOf('@') >= 0) return Optional.ofNullable(accounts.get(name));
        List<Account> all = domains.stream()
                .map(d -> accounts.get(name + '@' + d))
                .filter(a -> a != null)
                .toList();
        return all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty();
    }

    @Override
    public String recipientDelimiters() {
        return "+";
    }

    private void check() {
        if (failing) throw new MailException(EnhancedStatus.TEMP_SYSTEM, "Directory is not available");
    }

    private static String lower(String s) {
        return s.toLowerCase(Locale.ROOT);
    }
}
