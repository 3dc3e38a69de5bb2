package org.amphora.imap.internal;

import java.net.InetAddress;
import java.util.Optional;
import org.amphora.api.auth.Sasl;
import org.amphora.api.auth.SaslContext;
import org.amphora.api.net.Connection;

/** Where a session's client is: at the end of the connection, or behind a proxy that is trusted to speak for it. */
public final class Whence {
    private final Connection connection;
    private final Services services;
    /** Whom a trusted proxy speaks for; null if nobody else. */
    private InetAddress client;

    Whence(Connection connection, Services services) {
        this.connection = connection;
        this.services = services;
    }

    public SaslContext context() {
        return client == null ? own() : own().forwarded(client);
    }

    private SaslContext own() {
        return new SaslContext("imap", connection.listener(), connection.id(), connection.peer(), connection.tls());
    }

    /** Whether it is a proxy that may say for whom it speaks. */
    public boolean mayForward() {
        return services.sasl().filter(s -> s.mayForward(own())).isPresent();
    }

    public void client(InetAddress address) {
        client = address;
    }

    /** What the proxy has said in plain text. */
    void forget() {
        client = null;
    }

    /** Whom the proxy speaks for, in text, or empty. */
    String client() {
        return client == null ? "" : client.getHostAddress();
    }

    public boolean canStartTls() {
        return connection.canStartTls();
    }

    /** @throws org.amphora.api.mail.MailException if the role is absent */
    public Sasl sasl() {
        return services.presentSasl();
    }

    public Optional<Sasl> saslIfThere() {
        return services.sasl();
    }
}
