package org.amphora.sasl.internal;

import java.nio.CharBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.amphora.api.auth.Authenticator;
import org.amphora.api.auth.SaslStep;
import org.amphora.api.auth.SaslStep.Reason;
import org.amphora.api.directory.Account;

/** Checks a name and a password, for all that have both. */
final class PasswordCheck {
    /** Far beyond any real one; keeps what a hash has to chew bounded. */
    static final int LONGEST = 1024;

    private final Supplier<Optional<Authenticator>> authenticator;

    PasswordCheck(Supplier<Optional<Authenticator>> authenticator) {
        this.authenticator = authenticator;
    }

    /** Clears {@code password}. */
    SaslStep verify(String login, char[] password) {
        try {
            if (login.isEmpty() || password.length == 0) return new SaslStep.Failure(Reason.MALFORMED);
            if (login.length() > LONGEST || password.length > LONGEST) return new SaslStep.Failure(Reason.MALFORMED);
            Optional<String> name = Saslprep.prepare(login);
            if (name.isEmpty() || CharBuffer.wrap(password).chars().anyMatch(c -> c == 0))
                return new SaslStep.Failure(Reason.MALFORMED);
            Optional<Authenticator> checker = authenticator.get();
            if (checker.isEmpty()) return new SaslStep.Failure(Reason.UNAVAILABLE);
            return verify(checker.get(), name.get(), password)
                    .<SaslStep>map(a -> new SaslStep.Success(a, new byte[0]))
                    .orElse(new SaslStep.Failure(Reason.BAD_CREDENTIALS));
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    /**
     * As it was sent, then prepared: hashes brought from elsewhere were made of what was typed, and RFC 4616 §2 has us
     * prepare it. The two differ only beyond US-ASCII.
     */
    private static Optional<Account> verify(Authenticator checker, String login, char[] password) {
        Optional<Account> account = checker.verify(login, password);
        if (account.isPresent() || Saslprep.isPlain(CharBuffer.wrap(password))) return account;
        Optional<String> prepared = Saslprep.prepare(CharBuffer.wrap(password));
        if (prepared.isEmpty() || CharBuffer.wrap(password).equals(CharBuffer.wrap(prepared.get()))) return account;
        return checker.verify(login, prepared.get().toCharArray());
    }
}
