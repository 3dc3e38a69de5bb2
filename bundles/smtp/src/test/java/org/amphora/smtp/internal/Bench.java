package org.amphora.smtp.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.amphora.api.auth.Sasl;
import org.amphora.api.intake.Intake;
import org.amphora.api.site.Site;
import org.amphora.smtp.internal.session.Services;
import org.amphora.smtp.internal.session.SmtpSettings;
import org.amphora.testkit.auth.FakeSasl;
import org.amphora.testkit.directory.FakeAuthenticator;
import org.amphora.testkit.directory.FakeDirectory;
import org.amphora.testkit.net.FakeConnection;
import org.amphora.testkit.site.FakeSite;

/** The protocol with fakes around it; each may be taken away. */
final class Bench implements Services {
    /** What the transcripts take for granted: limits that are soon reached, and a proxy on this host. */
    private static final Map<String, String> NARROW = Map.of(
            "smtpd_junk_command_limit", "30",
            "smtpd_recipient_limit", "3",
            "smtpd_transaction_limit", "5",
            "smtpd_authorized_xclient_hosts", "127.0.0.0/8");

    private static final SmtpSettings SETTINGS = Shipped.with(NARROW);

    final FakeIntake fakeIntake = new FakeIntake();
    final FakeAuthenticator authenticator =
            new FakeAuthenticator(new FakeDirectory().user("joe@example.org")).password("joe@example.org", "secret");
    final FakeSasl fakeSasl = new FakeSasl(authenticator);
    final AtomicLong nanos = new AtomicLong();
    final SmtpProtocol protocol = new SmtpProtocol(this, nanos::get);

    private final Map<String, String> changes = new HashMap<>(NARROW);

    Intake intake = fakeIntake;
    Sasl sasl = fakeSasl;
    Site site = new FakeSite();
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

    /** Another value for a key of the configuration. */
    void configure(String key, String value) {
        changes.put(key, value);
        settings = Shipped.with(changes);
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
}
