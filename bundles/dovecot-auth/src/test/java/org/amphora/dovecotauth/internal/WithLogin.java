package org.amphora.dovecotauth.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.amphora.api.auth.Sasl;
import org.amphora.api.auth.SaslContext;
import org.amphora.api.auth.SaslExchange;
import org.amphora.api.auth.SaslStep;
import org.amphora.testkit.auth.FakeSasl;

/** {@link FakeSasl} that names LOGIN too, and has a mechanism with a bug. */
final class WithLogin implements Sasl {
    private final FakeSasl others;
    private final Consumer<SaslContext> asked;

    /** @param asked told where each exchange is */
    WithLogin(FakeSasl others, Consumer<SaslContext> asked) {
        this.others = others;
        this.asked = asked;
    }

    @Override
    public List<String> mechanisms(SaslContext context) {
        List<String> all = new ArrayList<>(List.of("SCRAM-SHA-256"));
        all.addAll(others.mechanisms(context));
        if (allowsLogin(context)) all.add("LOGIN");
        return all;
    }

    @Override
    public Optional<SaslExchange> start(String mechanism, SaslContext context) {
        asked.accept(context);
        if (mechanism.equals("BUG"))
            return Optional.of(response -> {
                throw new IllegalStateException("a bug on purpose");
            });
        return others.start(mechanism, context);
    }

    @Override
    public SaslStep login(String login, char[] password, SaslContext context) {
        return others.login(login, password, context);
    }

    @Override
    public boolean allowsLogin(SaslContext context) {
        return others.allowsLogin(context);
    }
}
