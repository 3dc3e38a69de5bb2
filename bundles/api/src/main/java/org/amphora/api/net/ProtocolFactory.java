package org.amphora.api.net;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A protocol: a service with the property {@value #PROTOCOL}, which a listener's {@code protocol} names. net finds it,
 * parks new connections while it is absent, and moves sessions from one that goes to one that comes.
 */
@ConsumerType
public interface ProtocolFactory {
    /** The service property that holds the protocol's name: {@code smtp}, {@code imap}, {@code pop3}. */
    String PROTOCOL = "amphora.protocol";

    /** A new connection. Writes the greeting (on implicit TLS it is sent after the handshake). Must not block. */
    ConnectionHandler open(Connection connection);

    /**
     * A connection that an earlier handler let go of at a command boundary. Writes no greeting. Must not block. A
     * factory that cannot go on with it closes it politely and returns a handler that waits for the end.
     */
    ConnectionHandler resume(Connection connection, SessionState state);

    /**
     * The words with which a client is turned away that net does not let in; they are sent in place of a greeting, and
     * the connection is closed. Not asked where TLS would have to come first. Must not block.
     *
     * @return empty if the protocol has no such words
     */
    default ByteBuffer refusal(Refusal why) {
        return ByteBuffer.allocate(0);
    }
}
