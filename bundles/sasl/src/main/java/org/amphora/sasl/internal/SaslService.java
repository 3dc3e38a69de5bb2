package org.amphora.sasl.internal;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.amphora.api.auth.Authenticator;
import org.amphora.api.auth.Sasl;
import org.amphora.api.auth.SaslContext;
import org.amphora.api.auth.SaslExchange;
import org.amphora.api.auth.SaslMechanism;
import org.amphora.api.auth.SaslStep;
import org.amphora.api.auth.SaslStep.Reason;
import org.amphora.api.directory.Directory;
import org.amphora.api.net.Bans;
import org.amphora.api.role.InFlight;
import org.amphora.api.site.Network;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is offered where: our own mechanisms, and those of other bundles. Safe on any thread. */
final class SaslService implements Sasl {
    private static final Logger LOG = LoggerFactory.getLogger(SaslService.class);
    /** 24 octets are 192 bits. */
    private static final int NONCE = 24;

    private static final String PLAIN = "PLAIN";

    private final PasswordCheck check;
    private final List<SaslMechanism> own;
    private final Supplier<List<SaslMechanism>> foreign;
    private final SecureRandom random = new SecureRandom();
    private final InFlight inFlight = new InFlight();
    private final Guesses guesses;
    private volatile SaslSettings settings;
    private volatile LoginGate gate;
    /** Whether the names of mechanisms have been looked up since the configuration was read. */
    private volatile boolean looked;

    /**
     * @param authenticator the one there is now, if any
     * @param directory likewise
     * @param foreign the mechanisms of other bundles that there are now; one with the name of ours is not used
     * @param bans those of net, if it is there
     */
    SaslService(
            SaslSettings settings,
            Supplier<Optional<Authenticator>> authenticator,
            Supplier<Optional<Directory>> directory,
            Supplier<List<SaslMechanism>> foreign,
            Supplier<Optional<Bans>> bans) {
        this.foreign = foreign;
        guesses = new Guesses(System::nanoTime, SaslService::pause, bans);
        settings(settings);
        check = new PasswordCheck(authenticator);
        own = new ArrayList<>(
                List.of(new Plain(check), new Login(check), new External(this::certificateNames, directory)));
        for (ScramHash hash : ScramHash.values())
            for (boolean plus : new boolean[] {true, false})
                own.add(new Scram(hash, plus, authenticator, this::nonce, this::offersPlus));
    }

    /** Exchanges under way go on. */
    void settings(SaslSettings fresh) {
        gate = new LoginGate(fresh.workers(), fresh.queueLimit(), fresh.queueTimeout());
        guesses.delay(fresh.failureDelay());
        settings = fresh;
        looked = false;
    }

    /** Lets nobody in any more and waits: how many are still inside. */
    int drain(Duration limit) {
        return inFlight.drain(limit);
    }

    int inside() {
        return inFlight.inside();
    }

    /** What the configuration names and nobody serves, a line each. */
    List<String> missing() {
        return settings.mechanisms().stream()
                .filter(m -> find(m).isEmpty())
                .map(m -> "etc/org.amphora.sasl.cfg: key auth_mechanisms: no bundle provides " + m)
                .toList();
    }

    @Override
    public List<String> mechanisms(SaslContext context) {
        if (!looked) {
            looked = true; // by now all bundles have started
            missing().forEach(LOG::warn);
        }
        SaslSettings now = settings;
        List<String> names = new ArrayList<>(now.mechanisms().size());
        for (String name : now.mechanisms())
            if (find(name).filter(m -> allowed(m, context, now)).isPresent()) names.add(name);
        return names;
    }

    @Override
    public Optional<SaslExchange> start(String mechanism, SaslContext context) {
        SaslSettings now = settings;
        String name = mechanism.toUpperCase(Locale.ROOT);
        if (!now.mechanisms().contains(name)) return Optional.empty();
        return find(name)
                .filter(m -> allowed(m, context, now))
                .map(m -> new GuardedExchange(name, m.start(context), context, () -> gate, inFlight, guesses));
    }

    @Override
    public SaslStep login(String login, char[] password, SaslContext context) {
        var once = new SaslExchange() {
            @Override
            public String claimed() {
                return login;
            }

            @Override
            public SaslStep step(byte[] response) {
                return check.verify(login, password);
            }
        };
        if (!allowsLogin(context)) {
            var refused = new SaslStep.Failure(Reason.ENCRYPTION_NEEDED);
            AuthLog.ended(refused, PLAIN, once, "", context);
            return refused;
        }
        return new GuardedExchange(PLAIN, once, context, () -> gate, inFlight, guesses).step(null);
    }

    @Override
    public boolean allowsLogin(SaslContext context) {
        return mechanisms(context).contains(PLAIN);
    }

    private static boolean allowed(SaslMechanism mechanism, SaslContext context, SaslSettings now) {
        boolean secret = !mechanism.showsPassword()
                || !now.plaintextDisabled()
                || context.tls().isPresent()
                || isTrusted(context, now);
        return secret && mechanism.isAvailable(context);
    }

    private static boolean isTrusted(SaslContext context, SaslSettings now) {
        return context.peer().filter(p -> Network.isIn(now.trusted(), p)).isPresent();
    }

    @Override
    public boolean mayForward(SaslContext context) {
        return isTrusted(context, settings);
    }

    private List<String> certificateNames(SaslContext context) {
        SaslSettings now = settings;
        return now.usernameFromCert()
                ? context.tls().map(now.certificateName()::of).orElse(List.of())
                : List.of();
    }

    private boolean offersPlus(SaslContext context) {
        return mechanisms(context).stream().anyMatch(m -> m.endsWith("-PLUS"));
    }

    private Optional<SaslMechanism> find(String name) {
        for (SaslMechanism m : own) if (m.name().equals(name)) return Optional.of(m);
        for (SaslMechanism m : foreign.get()) if (m.name().equals(name)) return Optional.of(m);
        return Optional.empty();
    }

    private static boolean pause(long nanos) {
        try {
            TimeUnit.NANOSECONDS.sleep(nanos);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private String nonce() {
        byte[] bytes = new byte[NONCE];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
