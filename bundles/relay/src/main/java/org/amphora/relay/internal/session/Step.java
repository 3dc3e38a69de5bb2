package org.amphora.relay.internal.session;

/** Where a session is: what a time-out is for, and what a failure is told by. */
public enum Step {
    CONNECT("connecting", ""),
    GREETING("receiving the greeting", ""),
    HELLO("sending the greeting", "EHLO"),
    STARTTLS("starting TLS", "STARTTLS"),
    AUTH("authenticating", "AUTH"),
    MAIL("sending MAIL FROM", "MAIL FROM"),
    RCPT("sending RCPT TO", "RCPT TO"),
    DATA("sending DATA", "DATA"),
    BODY("sending the message", "DATA"),
    END("sending the end of the message; it may be sent more than once", "end of DATA"),
    RSET("sending RSET", "RSET"),
    QUIT("saying good-bye", "QUIT");

    private final String doing;
    private final String command;

    Step(String doing, String command) {
        this.doing = doing;
        this.command = command;
    }

    /** {@code while …}. */
    public String doing() {
        return doing;
    }

    /** What a reply answers; empty before the first command. */
    public String command() {
        return command;
    }
}
