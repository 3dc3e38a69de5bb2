package org.amphora.directory.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.amphora.api.auth.Authenticator;
import org.amphora.api.auth.ScramVerifier;
import org.amphora.api.directory.Account;
import org.amphora.api.directory.UserSource;
import org.amphora.api.directory.UserSource.Ability;
import org.amphora.api.directory.UserSource.Proof;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.MailException;
import org.amphora.directory.internal.secret.ScramSecret;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sources of users in the order of {@code user_sources}: the first that has a name tells what account it is, the
 * first that has a password for it decides. One that is down is passed over; who is in no other gets a temporary failure.
 */
final class UserSources implements Authenticator {
    private static final Logger LOG = LoggerFactory.getLogger(UserSources.class);
    /** Beside the log of logins, what of it even an operator wants to see only now and then. */
    private static final Logger VERBOSE = LoggerFactory.getLogger("org.amphora.auth");
    /** Asked for in place of a name that cannot be one. */
    private static final String NOBODY = "nobody";

    private final List<String> names;
    private final Supplier<List<UserSource>> there;
    private final String realm;
    private final FakeVerifiers fakes;
    private final VerifiedSecrets verified;
    private final BiConsumer<String, String> problem;
    private final Set<String> down = ConcurrentHashMap.newKeySet();

    /**
     * @param names in order
     * @param there those that there are now, in any order
     * @param realm completes a bare name, or empty
     * @param verified secrets that a source other than the files has found right a moment ago
     * @param problem told topic and text of what is wrong, the text empty when it is right again
     */
    UserSources(
            List<String> names,
            Supplier<List<UserSource>> there,
            String realm,
            FakeVerifiers fakes,
            VerifiedSecrets verified,
            BiConsumer<String, String> problem) {
        this.names = names;
        this.there = there;
        this.realm = realm;
        this.fakes = fakes;
        this.verified = verified;
        this.problem = problem;
    }

    /** One walk through the sources that can do one thing or another; remembers whether one of them failed. */
    private final class Walk {
        private final List<UserSource> able = new ArrayList<>();
        private MailException failure;

        Walk(Ability... abilities) {
            List<UserSource> now = there.get();
            for (String name : names) {
                Optional<UserSource> source =
                        now.stream().filter(s -> s.name().equals(name)).findFirst();
                if (source.isEmpty())
                    failed(name, new MailException(EnhancedStatus.TEMP_SYSTEM, "no bundle provides it"));
                else if (Arrays.stream(abilities).anyMatch(source.get().abilities()::contains)) able.add(source.get());
            }
        }

        <T> Optional<T> ask(UserSource source, Function<UserSource, T> question) {
            try {
                T answer = question.apply(source);
                if (down.remove(source.name())) {
                    problem.accept(topic(source.name()), "");
                    LOG.info("user source {} answers again", source.name());
                }
                return Optional.of(answer);
            } catch (MailException e) {
                failed(source.name(), e);
            } catch (RuntimeException e) {
                LOG.error("Internal error of user source {}", source.name(), e);
                failed(source.name(), new MailException(EnhancedStatus.TEMP_SYSTEM, "internal error", e));
            }
            return Optional.empty();
        }

        private void failed(String name, MailException e) {
            failure = e;
            if (!down.add(name)) return;
            String text = topic(name) + " is down: " + (e.getCause() == null ? e : e.getCause()).getMessage();
            problem.accept(topic(name), text);
            LOG.warn("{}; its users get temporary failures", text);
        }

        /** Whom none had may be in one that did not answer. */
        void end() {
            if (failure != null)
                throw new MailException(EnhancedStatus.TEMP_SYSTEM, "Directory is not available", failure);
        }
    }

    private static String topic(String source) {
        return "user source " + source;
    }

    /** The account of a login name, bare or not. */
    Optional<Account> account(String login) {
        String name = name(login);
        if (!Names.isLogin(name)) return Optional.empty();
        var walk = new Walk(Ability.EXISTS);
        for (UserSource source : walk.able) {
            Optional<Account> account =
                    walk.ask(source, s -> checked(s.account(name))).flatMap(a -> a);
            if (account.isPresent()) return account;
        }
        walk.end();
        return Optional.empty();
    }

    /** An account's name becomes a folder of the store. */
    private static Optional<Account> checked(Optional<Account> account) {
        account.ifPresent(a -> {
            if (!Names.isAccount(a.name()))
                throw new MailException(EnhancedStatus.TEMP_SYSTEM, "it names an account \"" + a.name() + '"');
        });
        return account;
    }

    @Override
    public Optional<Account> verify(String login, char[] password) {
        String name = name(login);
        boolean possible = Names.isLogin(name) && isPassword(password);
        var walk = new Walk(Ability.VERIFY);
        var uncompared = new ArrayList<>(walk.able);
        Optional<UserSource> refusing = Optional.empty();
        for (UserSource source : possible ? walk.able : List.<UserSource>of()) {
            Proof proof = proof(walk, source, name, password);
            if (proof instanceof Proof.Right right) return enabled(right, source);
            if (proof instanceof Proof.Wrong) refusing = Optional.of(source);
            if (refusing.isPresent() || !source.abilities().contains(Ability.EXISTS)) uncompared.remove(source);
            if (refusing.isPresent()) break;
        }
        // each source takes its time when a login fails, whoever it was that had the name
        for (UserSource source : uncompared) walk.ask(source, s -> pretended(s, possible ? name : NOBODY, password));
        if (refusing.isEmpty()) walk.end();
        String why = refusing.map(s -> "has another password in " + s.name()).orElse("has no such password anywhere");
        VERBOSE.debug("login={} {}", possible ? name : "?", why);
        return Optional.empty();
    }

    /** The files know themselves what they have found right, and for which hash. */
    private Proof proof(Walk walk, UserSource source, String name, char[] password) {
        Proof unknown = new Proof.Unknown();
        if (source.name().equals(FileUsers.NAME))
            return walk.ask(source, s -> s.verify(name, password)).orElse(unknown);
        byte[] bytes = Passwords.utf8(password);
        try {
            String whose = source.name() + ' ' + name;
            Optional<String> known = verified.known(whose, bytes);
            if (known.isPresent()) return new Proof.Right(known.get());
            Proof proof = walk.ask(source, s -> s.verify(name, password)).orElse(unknown);
            if (proof instanceof Proof.Right right) verified.keep(whose, right.account(), bytes);
            return proof;
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private Optional<Account> enabled(Proof.Right right, UserSource source) {
        Optional<Account> account = account(right.account());
        Optional<Account> enabled = account.filter(Account::enabled);
        if (enabled.isEmpty()) {
            String why = account.isEmpty() ? "without an account" : "disabled";
            VERBOSE.debug("login={} is right in {}, and {}", right.account(), source.name(), why);
        }
        return enabled;
    }

    private static boolean pretended(UserSource source, String name, char[] password) {
        source.pretend(name, password);
        return true;
    }

    private static boolean isPassword(char[] password) {
        for (char c : password) if (c == 0) return false;
        return password.length > 0;
    }

    @Override
    public ScramVerifier scram(String login, String hash) {
        ScramSecret.Hash function = ScramSecret.Hash.of(hash)
                .orElseThrow(() -> new IllegalArgumentException("no SCRAM verifiers for " + hash));
        String name = name(login);
        Optional<ScramVerifier> found = Names.isLogin(name) ? verifier(name, hash) : Optional.empty();
        return found.flatMap(v -> v.account()
                        .flatMap(a -> account(a.name()))
                        .filter(Account::enabled)
                        .map(a -> new ScramVerifier(
                                Optional.of(a), v.salt(), v.iterations(), v.storedKey(), v.serverKey())))
                .orElseGet(() -> fakes.of(function, name));
    }

    /** Not from behind a source that has the name, and with it another password. */
    private Optional<ScramVerifier> verifier(String name, String hash) {
        var walk = new Walk(Ability.SCRAM, Ability.EXISTS);
        for (UserSource source : walk.able) {
            Set<Ability> can = source.abilities();
            if (can.contains(Ability.SCRAM)) {
                Optional<ScramVerifier> verifier =
                        walk.ask(source, s -> s.scram(name, hash)).flatMap(v -> v);
                if (verifier.isPresent()) return verifier;
            } else if (can.contains(Ability.VERIFY)
                    && walk.ask(source, s -> s.account(name)).flatMap(a -> a).isPresent()) {
                return Optional.empty();
            }
        }
        walk.end();
        return Optional.empty();
    }

    /** The login name as the sources are asked for it; no account may be able to have it. */
    private String name(String login) {
        String name = Names.canonical(login);
        return name.indexOf('@') >= 0 || realm.isEmpty() ? name : name + '@' + realm;
    }
}
