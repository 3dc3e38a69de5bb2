package org.amphora.relay.internal.session;

import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.Reply;
import org.amphora.relay.internal.wire.BrokenSession;
import org.amphora.relay.internal.wire.RemoteReply;

/** What goes into an entry's history and into reports: the other server's words, or what has gone wrong with it. */
public final class Answers {
    /** RFC 3463: no answer from host, bad connection, protocol, and security. */
    public static final EnhancedStatus NO_ANSWER = new EnhancedStatus(4, 4, 1);

    private static final EnhancedStatus BAD_CONNECTION = new EnhancedStatus(4, 4, 2);
    private static final EnhancedStatus BAD_PROTOCOL = new EnhancedStatus(4, 5, 0);
    private static final EnhancedStatus NO_TLS = new EnhancedStatus(4, 7, 5);

    private Answers() {}

    /** A reply that is no success becomes one of class 4 or 5: what is neither is a protocol error for now. */
    public static Reply of(Peer peer, RemoteReply reply, Step step) {
        String text =
                said(peer, reply) + (step.command().isEmpty() ? "" : " (in reply to " + step.command() + " command)");
        if (reply.isIntermediate() || reply.isPositive() && step != Step.END) return new Reply(451, BAD_PROTOCOL, text);
        int kind = reply.code() / 100;
        return new Reply(reply.code(), reply.status().orElse(new EnhancedStatus(kind, 0, 0)), text);
    }

    private static String said(Peer peer, RemoteReply reply) {
        return "host " + peer.host() + " said: " + reply;
    }

    /** A positive reply to the end of the data. */
    public static Reply taken(Peer peer, RemoteReply reply) {
        return new Reply(250, reply.status().orElse(EnhancedStatus.OK), said(peer, reply));
    }

    /** A reply that keeps the mail here for now, whatever its class: of a step that concerns the host, not the mail. */
    public static Reply later(Peer peer, RemoteReply reply, Step step) {
        Reply of = of(peer, reply, step);
        if (!of.isPermanent()) return of;
        EnhancedStatus s = of.status();
        return new Reply(451, new EnhancedStatus(4, s.subject(), s.detail()), of.text());
    }

    public static Reply of(Peer peer, BrokenSession e, Step step) {
        if (step == Step.CONNECT) return new Reply(451, NO_ANSWER, "connect to " + peer + ": " + clean(e.getMessage()));
        return switch (e.why()) {
            case TIMED_OUT -> new Reply(
                    451, BAD_CONNECTION, "conversation with " + peer.host() + " timed out while " + step.doing());
            case LOST -> new Reply(
                    451, BAD_CONNECTION, "lost connection with " + peer.host() + " while " + step.doing());
            case NONSENSE -> new Reply(
                    451,
                    BAD_PROTOCOL,
                    "protocol error of " + peer.host() + " while " + step.doing() + ": " + clean(e.getMessage()));
            case TLS -> new Reply(451, NO_TLS, "cannot start TLS with " + peer.host() + ": " + clean(e.getMessage()));
        };
    }

    private static String clean(String text) {
        String line = String.valueOf(text);
        return line.substring(0, Math.min(300, line.length())).replaceAll("[^ -~]", "?");
    }
}
