package org.amphora.sasloauth.internal;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.amphora.api.directory.Account;
import org.amphora.api.directory.Directory;

/** From a token over its claims to the account that they name. Safe on any thread. */
final class AccountOfToken implements TokenCheck {
    /** Far beyond any real one. */
    private static final int LONGEST = 64 * 1024;

    private final TokenSource source;
    private final Claims claims;
    private final Supplier<Directory> directory;

    AccountOfToken(TokenSource source, Claims claims, Supplier<Directory> directory) {
        this.source = source;
        this.claims = claims;
        this.directory = directory;
    }

    @Override
    public Result check(String token, String claimed) {
        if (token.length() > LONGEST) return bad("too long");
        Optional<Map<String, Object>> said = source.claims(token);
        if (said.isEmpty()) return bad("not active, or not signed by its issuer");
        String mistake = claims.mistake(said.get());
        if (!mistake.isEmpty()) return bad(mistake);
        if (!claims.hasScope(said.get())) return new Result.Bad("insufficient_scope", "scope");
        String name = claims.username(said.get()).orElseThrow();
        Optional<Account> account = directory.get().account(name).filter(Account::enabled);
        if (account.isEmpty()) return bad("no account " + name);
        boolean self = claimed.isEmpty() || directory.get().account(claimed).equals(account);
        return self
                ? new Result.Good(account.get())
                : bad("a token of " + account.get().name());
    }

    private static Result bad(String why) {
        return new Result.Bad("invalid_token", why);
    }
}
