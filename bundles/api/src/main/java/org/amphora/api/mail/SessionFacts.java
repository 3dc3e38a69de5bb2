package org.amphora.api.mail;

import java.net.InetAddress;
import java.util.Objects;

/**
 * What is known of a client's session, as values: they survive the replacement of any bundle and are told to a filter
 * that joins later.
 */
public final class SessionFacts {
    private final String id;
    private final String listener;
    private final String profile;
    private final InetAddress peer;
    private final int peerPort;
    private final String helo;
    private final boolean esmtp;
    private final String user;
    private final String mechanism;
    private final String tlsProtocol;
    private final String tlsCipher;
    private final boolean earlyTalker;

    private SessionFacts(Builder b) {
        id = Objects.requireNonNull(b.id);
        listener = b.listener;
        profile = b.profile;
        peer = b.peer;
        peerPort = b.peerPort;
        helo = b.helo;
        esmtp = b.esmtp;
        user = b.user;
        mechanism = b.mechanism;
        tlsProtocol = b.tlsProtocol;
        tlsCipher = b.tlsCipher;
        earlyTalker = b.earlyTalker;
    }

    public static Builder builder(String id) {
        return new Builder(id);
    }

    /** A builder that starts from these facts. */
    public Builder with() {
        Builder b = new Builder(id);
        b.listener = listener;
        b.profile = profile;
        b.peer = peer;
        b.peerPort = peerPort;
        b.helo = helo;
        b.esmtp = esmtp;
        b.user = user;
        b.mechanism = mechanism;
        b.tlsProtocol = tlsProtocol;
        b.tlsCipher = tlsCipher;
        b.earlyTalker = earlyTalker;
        return b;
    }

    /** Unique in this process; the MDC's {@code session}. */
    public String id() {
        return id;
    }

    /** The listener's name, as in {@code org.amphora.listener-NAME.cfg}. */
    public String listener() {
        return listener;
    }

    /** {@code mx}, {@code submission} or {@code lmtp}. */
    public String profile() {
        return profile;
    }

    /** The client's address, or null on a Unix socket or for the server's own mail. */
    public InetAddress peer() {
        return peer;
    }

    public int peerPort() {
        return peerPort;
    }

    /** The argument of HELO, EHLO or LHLO, or empty. */
    public String helo() {
        return helo;
    }

    public boolean esmtp() {
        return esmtp;
    }

    /** The authenticated account, or empty. */
    public String user() {
        return user;
    }

    /** The SASL mechanism that has shown who the user is, or XCLIENT; empty in mail that has waited in the queue. */
    public String mechanism() {
        return mechanism;
    }

    public boolean isAuthenticated() {
        return !user.isEmpty();
    }

    /** {@code TLSv1.3}, or empty in plain text. */
    public String tlsProtocol() {
        return tlsProtocol;
    }

    public String tlsCipher() {
        return tlsCipher;
    }

    public boolean isTls() {
        return !tlsProtocol.isEmpty();
    }

    /** Whether the client sent something before it could have seen the greeting, RFC 5321 §4.3.1. */
    public boolean isEarlyTalker() {
        return earlyTalker;
    }

    /** Not for several threads. */
    public static final class Builder {
        private final String id;
        private String listener = "";
        private String profile = "mx";
        private InetAddress peer;
        private int peerPort;
        private String helo = "";
        private boolean esmtp;
        private String user = "";
        private String mechanism = "";
        private String tlsProtocol = "";
        private String tlsCipher = "";
        private boolean earlyTalker;

        private Builder(String id) {
            this.id = id;
        }

        public Builder listener(String name, String profile) {
            this.listener = name;
            this.profile = profile;
            return this;
        }

        public Builder peer(InetAddress address, int port) {
            this.peer = address;
            this.peerPort = port;
            return this;
        }

        public Builder helo(String name, boolean esmtp) {
            this.helo = name;
            this.esmtp = esmtp;
            return this;
        }

        public Builder user(String account) {
            this.user = account;
            return this;
        }

        public Builder mechanism(String name) {
            this.mechanism = name;
            return this;
        }

        public Builder tls(String protocol, String cipher) {
            this.tlsProtocol = protocol;
            this.tlsCipher = cipher;
            return this;
        }

        public Builder earlyTalker(boolean spokeFirst) {
            this.earlyTalker = spokeFirst;
            return this;
        }

        public SessionFacts build() {
            return new SessionFacts(this);
        }
    }
}
