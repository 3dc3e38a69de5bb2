package org.amphora.sasl.internal;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.amphora.api.auth.SaslContext;
import org.amphora.api.auth.SaslExchange;
import org.amphora.api.auth.SaslMechanism;
import org.amphora.api.auth.SaslStep;
import org.amphora.api.auth.SaslStep.Reason;
import org.amphora.api.directory.Account;
import org.amphora.api.directory.Directory;

/** EXTERNAL, RFC 4422 appendix A: who the client is, its certificate has said already. */
final class External implements SaslMechanism {
    private final Function<SaslContext, List<String>> names;
    private final Supplier<Optional<Directory>> directory;

    /** @param names what the client's certificate names it there; none where there is no certificate */
    External(Function<SaslContext, List<String>> names, Supplier<Optional<Directory>> directory) {
        this.names = names;
        this.directory = directory;
    }

    @Override
    public String name() {
        return "EXTERNAL";
    }

    @Override
    public boolean showsPassword() {
        return false;
    }

    @Override
    public int strength() {
        return 60;
    }

    @Override
    public boolean isAvailable(SaslContext context) {
        return !names.apply(context).isEmpty();
    }

    @Override
    public SaslExchange start(SaslContext context) {
        return new Exchange(names.apply(context));
    }

    private final class Exchange implements SaslExchange {
        private final List<String> mine;
        private String claimed;
        private String detail = "";

        Exchange(List<String> mine) {
            this.mine = mine;
            this.claimed = mine.isEmpty() ? "" : mine.get(0);
        }

        @Override
        public String claimed() {
            return claimed;
        }

        @Override
        public String detail() {
            return detail;
        }

        @Override
        public SaslStep step(byte[] response) {
            if (response == null) return new SaslStep.Challenge(new byte[0]);
            Optional<String> authzid = Utf8.text(response, 0, response.length);
            if (authzid.isEmpty()
                    || authzid.get().indexOf(0) >= 0
                    || authzid.get().length() > PasswordCheck.LONGEST) return new SaslStep.Failure(Reason.MALFORMED);
            Optional<Directory> users = directory.get();
            if (users.isEmpty()) return new SaslStep.Failure(Reason.UNAVAILABLE);
            if (!authzid.get().isEmpty()) claimed = authzid.get();
            Optional<Account> account = users.get().account(claimed).filter(Account::enabled);
            boolean self = account.isPresent()
                    && mine.stream().anyMatch(name -> users.get().account(name).equals(account));
            if (self) return new SaslStep.Success(account.get(), new byte[0]);
            detail = "the certificate is of " + String.join(", ", mine);
            return new SaslStep.Failure(Reason.BAD_CREDENTIALS);
        }
    }
}
