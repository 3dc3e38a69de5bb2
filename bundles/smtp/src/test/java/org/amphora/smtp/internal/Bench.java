package org.amphora.smtp.internal;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.amphora.api.auth.Sasl;
import org.amphora.api.intake.Intake;
import org.amphora.api.site.Network;
import org.amphora.api.site.Site;
import org.amphora.smtp.internal.session.Services;
import org.amphora.smtp.internal.session.SmtpSettings;
import org.amphora.smtp.internal.session.SmtpSettings.BareNewline;
import org.amphora.testkit.auth.FakeSasl;
import org.amphora.testkit.directory.FakeAuthenticator;
import org.amphora.testkit.directory.FakeDirectory;
import org.amphora.testkit.net.FakeConnection;

/** The protocol with fakes around it; each may be taken away. */
final class Bench implements Services {
    private static final List<Network> XCLIENT = List.of(Network.parse("127.0.0.0/8"));
    static final SmtpSettings SETTINGS = new SmtpSettings(
            "$myhostname ESMTP Amphora",
            Duration.ofMinutes(5),
            20,
            30,
            3,
            5,
            3,
            true,
            BareNewline.REFUSE,
            false,
            XCLIENT);

    final FakeIntake fakeIntake = new FakeIntake();
    final FakeAuthenticator authenticator =
            new FakeAuthenticator(new FakeDirectory().user("joe@example.org")).password("joe@example.org", "secret");
    final FakeSasl fakeSasl = new FakeSasl(authenticator);
    final SmtpProtocol protocol = new SmtpProtocol(this);

    Intake intake = fakeIntake;
    Sasl sasl = fakeSasl;
    Site site = new FixedSite();
    SmtpSettings settings = SETTINGS;

    /** An open connection to a listener named as its profile, or {@code secure} for submission inside TLS. */
    FakeConnection open(String listener) {
        FakeConnection c = new FakeConnection();
        switch (listener) {
            case "secure" -> c.listener(listener, "submission").secure();
            case "plain" -> c.listener(listener, "mx");
            case "near" -> c.listener(listener, "mx").from("127.0.0.1", 4000);
            default -> c.listener(listener, listener).offeringTls();
        }
        return c.open(protocol);
    }

    /** A connection past EHLO, with nothing to read. */
    FakeConnection greeted() {
        FakeConnection c = open("mx").type("EHLO client.example\r\n");
        c.output();
        return c;
    }

    SmtpSettings authInPlainText() {
        return authInPlainText(SETTINGS.bareNewline());
    }

    SmtpSettings authInPlainText(BareNewline newline) {
        return new SmtpSettings(SETTINGS.banner(), SETTINGS.timeout(), 20, 30, 3, 5, 3, false, newline, false, XCLIENT);
    }

    SmtpSettings withoutVrfy() {
        return new SmtpSettings(
                SETTINGS.banner(), SETTINGS.timeout(), 20, 30, 3, 5, 3, true, BareNewline.REFUSE, true, XCLIENT);
    }

    SmtpSettings bareNewline(BareNewline what) {
        return new SmtpSettings(
                SETTINGS.banner(), SETTINGS.timeout(), 20, 30, 3, 5, 3, SETTINGS.tlsAuthOnly(), what, false, XCLIENT);
    }

    @Override
    public Optional<Intake> intake() {
        return Optional.ofNullable(intake);
    }

    @Override
    public Optional<Sasl> sasl() {
        return Optional.ofNullable(sasl);
    }

    @Override
    public Optional<Site> site() {
        return Optional.ofNullable(site);
    }

    @Override
    public SmtpSettings settings() {
        return settings;
    }

    private static final class FixedSite implements Site {
        @Override
        public String hostname() {
            return "mail.example.org";
        }

        @Override
        public String domain() {
            return "example.org";
        }

        @Override
        public String origin() {
            return "example.org";
        }

        @Override
        public List<String> destinations() {
            return List.of();
        }

        @Override
        public List<String> relayDomains() {
            return List.of();
        }

        @Override
        public boolean isMyNetwork(InetAddress address) {
            return address.isLoopbackAddress();
        }
    }
}
