package org.amphora.testkit.directory;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.amphora.api.directory.Account;
import org.amphora.api.directory.UserSource;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.MailException;

/** Users and passwords in maps; counts how often it was asked for a password. */
public class FakeUserSource implements UserSource {
    private final String name;
    private final Set<Ability> abilities;
    private final Map<String, Account> accounts = new ConcurrentHashMap<>();
    private final Map<String, String> passwords = new ConcurrentHashMap<>();
    private final AtomicInteger compared = new AtomicInteger();
    private volatile boolean failing;

    public FakeUserSource(String name, Ability... abilities) {
        this.name = name;
        this.abilities = Set.of(abilities);
    }

    public FakeUserSource account(Account account) {
        accounts.put(account.name(), account);
        return this;
    }

    public FakeUserSource password(String account, String password) {
        passwords.put(account, password);
        return this;
    }

    /** From now on every question fails for the time being, or no longer. */
    public FakeUserSource failing(boolean now) {
        failing = now;
        return this;
    }

    /** How many passwords it has compared, or pretended to. */
    public int compared() {
        return compared.get();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<Ability> abilities() {
        return abilities;
    }

    @Override
    public Optional<Account> account(String login) {
        check();
        return abilities.contains(Ability.EXISTS) ? Optional.ofNullable(accounts.get(login)) : Optional.empty();
    }

    @Override
    public Proof verify(String login, char[] password) {
        check();
        String right = passwords.get(login);
        boolean exists = abilities.contains(Ability.EXISTS);
        if (!abilities.contains(Ability.VERIFY) || exists && right == null) return new Proof.Unknown();
        compared.incrementAndGet();
        if (right == null) return new Proof.Unknown();
        if (Arrays.equals(password, right.toCharArray())) return new Proof.Right(login);
        return exists ? new Proof.Wrong() : new Proof.Unknown();
    }

    @Override
    public void pretend(String login, char[] password) {
        compared.incrementAndGet();
    }

    private void check() {
        if (failing) throw new MailException(EnhancedStatus.TEMP_SYSTEM, "Users are not available");
    }
}
