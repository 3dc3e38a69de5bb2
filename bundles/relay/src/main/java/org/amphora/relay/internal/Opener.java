package org.amphora.relay.internal;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.Reply;
import org.amphora.relay.internal.session.Answers;
import org.amphora.relay.internal.session.Credentials;
import org.amphora.relay.internal.session.Extension;
import org.amphora.relay.internal.session.Login;
import org.amphora.relay.internal.session.Peer;
import org.amphora.relay.internal.session.Session;
import org.amphora.relay.internal.session.Step;
import org.amphora.relay.internal.tls.CertificateCheck;
import org.amphora.relay.internal.tls.ClientTls;
import org.amphora.relay.internal.tls.Demand;
import org.amphora.relay.internal.tls.TlsResults;
import org.amphora.relay.internal.tls.TlsResults.Result;
import org.amphora.relay.internal.wire.BrokenSession;
import org.amphora.relay.internal.wire.RemoteReply;
import org.amphora.relay.internal.wire.Watch;
import org.amphora.relay.internal.wire.Wire;

/** Opens sessions: connects, says hello, starts TLS as it is demanded, authenticates. Safe on any thread. */
final class Opener {
    private static final EnhancedStatus TLS_NOT_OFFERED = new EnhancedStatus(4, 7, 4);
    private static final EnhancedStatus NOT_VERIFIED = new EnhancedStatus(4, 7, 5);
    private static final EnhancedStatus NO_LOGIN = new EnhancedStatus(4, 7, 0);
    /** RFC 7504 §3: the host takes no mail at all. */
    private static final int NO_MAIL_HERE = 521;

    private final Watch watch;
    private final SessionSettings settings;
    private final Supplier<String> hostname;
    private final ClientTls tls;
    private final TlsResults results;

    /** @param hostname what we call ourselves where the settings have no other name */
    Opener(Watch watch, SessionSettings settings, Supplier<String> hostname, ClientTls tls, TlsResults results) {
        this.watch = watch;
        this.settings = settings;
        this.hostname = hostname;
        this.tls = tls;
        this.results = results;
    }

    /**
     * A session in which a transaction can begin.
     *
     * @param way what it is for
     * @param deadline in the time of System.nanoTime
     */
    Session open(Way way, long deadline) throws HostFailure {
        Session session = null;
        try {
            session = new Session(connect(way.peer(), deadline), way.peer(), way.lmtp(), settings.timeouts());
            greet(session, way);
            return session;
        } catch (BrokenSession e) {
            Step step = session == null ? Step.CONNECT : session.step();
            if (session != null) session.wire().cut();
            boolean broken = step == Step.STARTTLS && !way.demand().required();
            if (!broken) throw new HostFailure(Answers.of(way.peer(), e, step));
        } catch (HostFailure e) {
            session.close();
            throw e;
        }
        session.wire().cut();
        // RFC 3207 §4.1, RFC 7435: what was only an opportunity is let go
        return open(way.plain(), deadline);
    }

    private Wire connect(Peer peer, long deadline) throws BrokenSession {
        if (peer.address() instanceof UnixDomainSocketAddress unix)
            return Wire.connect(watch, unix.getPath(), settings.timeouts().connect(), deadline);
        InetSocketAddress to = (InetSocketAddress) peer.address();
        Optional<InetAddress> from =
                to.getAddress() instanceof Inet6Address ? settings.bindAddress6() : settings.bindAddress();
        return Wire.connect(watch, to, from.orElse(null), settings.timeouts().connect(), deadline);
    }

    private void greet(Session session, Way way) throws BrokenSession, HostFailure {
        RemoteReply greeting = session.greeting();
        if (!greeting.isPositive())
            throw greeting.code() == NO_MAIL_HERE
                    ? new HostFailure(Answers.of(way.peer(), greeting, Step.GREETING))
                    : new HostFailure(Answers.later(way.peer(), greeting, Step.GREETING));
        hello(session, way);
        if (way.demand().wanted()) startTls(session, way);
        if (way.demand().requireTls() && !session.offer().has(Extension.REQUIRETLS))
            throw new HostFailure(new Reply(
                    550,
                    EnhancedStatus.REQUIRE_TLS,
                    "REQUIRETLS is not offered by host " + way.peer().host()));
        if (way.credentials().isPresent()) logIn(session, way, way.credentials().get());
    }

    private void logIn(Session session, Way way, Credentials credentials) throws BrokenSession, HostFailure {
        if (settings.loginNeedsTls() && session.wire().tls().isEmpty())
            throw new HostFailure(new Reply(
                    451,
                    NO_LOGIN,
                    "no login in plain text at host " + way.peer().host()));
        Optional<String> mechanism = Login.mechanism(session.offer(), settings.mechanisms());
        if (mechanism.isEmpty())
            throw new HostFailure(new Reply(
                    451,
                    NO_LOGIN,
                    "no login that we know is offered by host " + way.peer().host()));
        RemoteReply reply = new Login(session, credentials).by(mechanism.get());
        // a password that is wrong today is mended tomorrow (Postfix: smtp_sasl_auth_soft_bounce)
        if (!reply.isPositive()) throw new HostFailure(Answers.later(way.peer(), reply, Step.AUTH));
    }

    private void hello(Session session, Way way) throws BrokenSession, HostFailure {
        String name = settings.heloName().isEmpty() ? hostname.get() : settings.heloName();
        RemoteReply reply = session.hello(name, settings.ignored());
        if (!reply.isPositive()) throw new HostFailure(Answers.of(way.peer(), reply, Step.HELLO));
        if (way.domain().isPresent() && session.offer().host().equalsIgnoreCase(name))
            throw new HostFailure(new Reply(
                    550,
                    EnhancedStatus.ROUTING_LOOP,
                    "Mail for " + way.domain().get() + " loops back to us by "
                            + way.peer().host()));
    }

    private void startTls(Session session, Way way) throws BrokenSession, HostFailure {
        if (!session.offer().has(Extension.STARTTLS)) {
            count(way, Result.STARTTLS_NOT_SUPPORTED);
            if (!way.demand().required()) return;
            throw new HostFailure(new Reply(
                    451,
                    TLS_NOT_OFFERED,
                    "TLS is required, but was not offered by host " + way.peer().host()));
        }
        RemoteReply reply = session.startTls();
        if (!reply.isPositive()) {
            count(way, Result.VALIDATION_FAILURE);
            if (!way.demand().required()) return;
            throw new HostFailure(Answers.later(way.peer(), reply, Step.STARTTLS));
        }
        shakeHands(session, way);
        Optional<String> fault = way.demand().check().flatMap(check -> fault(session, check));
        if (fault.isPresent()) {
            count(way, wrongCertificate(way.demand().kind()));
            throw new HostFailure(new Reply(
                    451,
                    NOT_VERIFIED,
                    clean("Server certificate of " + way.peer().host() + ": " + fault.get())));
        }
        count(way, Result.SUCCESS);
        hello(session, way);
    }

    private void count(Way way, Result result) {
        way.domain()
                .ifPresent(d ->
                        results.count(d, way.demand().kind(), result, way.peer().name()));
    }

    private static Result wrongCertificate(Demand.Kind kind) {
        return switch (kind) {
            case TLSA -> Result.TLSA_INVALID;
            case STS -> Result.STS_WEBPKI_INVALID;
            case NONE -> Result.CERTIFICATE_NOT_TRUSTED;
        };
    }

    private void shakeHands(Session session, Way way) throws BrokenSession {
        InetSocketAddress to = (InetSocketAddress) way.peer().address();
        try {
            session.wire().secure(plain -> tls.over(plain, way.peer().name(), to.getPort()));
        } catch (BrokenSession e) {
            count(way, Result.VALIDATION_FAILURE);
            throw e;
        }
    }

    private static Optional<String> fault(Session session, CertificateCheck check) {
        List<X509Certificate> chain = new ArrayList<>();
        try {
            for (Certificate c : session.wire().tls().orElseThrow().getPeerCertificates())
                chain.add((X509Certificate) c);
        } catch (SSLPeerUnverifiedException e) {
            return Optional.of("none");
        }
        return check.fault(chain);
    }

    private static String clean(String text) {
        return text.substring(0, Math.min(400, text.length())).replaceAll("[^ -~]", "?");
    }
}
