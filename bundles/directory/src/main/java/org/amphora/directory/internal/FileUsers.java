package org.amphora.directory.internal;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.amphora.api.auth.ScramVerifier;
import org.amphora.api.directory.Account;
import org.amphora.api.directory.UserSource;
import org.amphora.api.mail.MailException;
import org.amphora.directory.internal.secret.PasswordHash;
import org.amphora.directory.internal.secret.ScramSecret;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The users of the file, a source that can do all. */
final class FileUsers implements UserSource {
    static final String NAME = "files";
    private static final Logger LOG = LoggerFactory.getLogger(FileUsers.class);

    private final DirectoryFiles files;
    private final Passwords passwords;
    private final FakeVerifiers fakes;
    private final FileAdmin admin;

    /** @param admin adds the SCRAM verifiers that an account lacks when its password is at hand */
    FileUsers(DirectoryFiles files, Passwords passwords, FakeVerifiers fakes, FileAdmin admin) {
        this.files = files;
        this.passwords = passwords;
        this.fakes = fakes;
        this.admin = admin;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<Ability> abilities() {
        return Set.of(Ability.values());
    }

    @Override
    public Optional<Account> account(String login) {
        return user(login).map(UserLine::account);
    }

    /** A bare name is the only one's that has it. */
    private Optional<UserLine> user(String login) {
        Users users = files.users.get();
        if (login.indexOf('@') >= 0) return users.find(login);
        List<UserLine> all = users.withLocalPart(login);
        return all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty();
    }

    @Override
    public Proof verify(String login, char[] password) {
        Optional<UserLine> user = user(login).filter(u -> u.hash().isUsable());
        if (user.isEmpty()) return new Proof.Unknown();
        Account account = user.get().account();
        if (!passwords.isRight(user.get(), password)) return new Proof.Wrong();
        if (account.enabled()) complete(user.get(), password);
        return new Proof.Right(account.name());
    }

    private void complete(UserLine user, char[] password) {
        try {
            admin.complete(user, password);
        } catch (IllegalArgumentException | MailException e) {
            LOG.warn(
                    "the SCRAM verifiers of {} are not kept: {}", user.account().name(), e.getMessage());
        }
    }

    @Override
    public void pretend(String login, char[] password) {
        passwords.matches(decoy(login), password);
    }

    /** The hash of some user, for a name always the same while the file stays: hashes each take their own time. */
    PasswordHash decoy(String login) {
        List<PasswordHash> all = files.users.get().usableHashes();
        if (all.isEmpty()) return passwords.nobody();
        return all.get(
                Math.floorMod(ByteBuffer.wrap(fakes.secret("decoy " + login)).getInt(), all.size()));
    }

    @Override
    public Optional<ScramVerifier> scram(String login, String hash) {
        return user(login).flatMap(u -> u.scram(function(hash)).map(s -> verifier(u.account(), s)));
    }

    private static ScramSecret.Hash function(String hash) {
        return ScramSecret.Hash.of(hash)
                .orElseThrow(() -> new IllegalArgumentException("no SCRAM verifiers for " + hash));
    }

    private static ScramVerifier verifier(Account account, ScramSecret s) {
        return new ScramVerifier(Optional.of(account), s.salt(), s.iterations(), s.storedKey(), s.serverKey());
    }
}
