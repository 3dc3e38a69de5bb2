package org.amphora.relay.internal.session;

import java.time.Duration;

/** How long each step may take, RFC 5321 §4.5.3.2. */
public record Timeouts(
        Duration connect,
        Duration helo,
        Duration startTls,
        Duration mail,
        Duration rcpt,
        Duration dataInit,
        Duration dataXfer,
        Duration dataDone,
        Duration rset,
        Duration quit) {

    public Duration of(Step step) {
        return switch (step) {
            case CONNECT -> connect;
            case GREETING, HELLO, AUTH -> helo;
            case STARTTLS -> startTls;
            case MAIL -> mail;
            case RCPT -> rcpt;
            case DATA -> dataInit;
            case BODY -> dataXfer;
            case END -> dataDone;
            case RSET -> rset;
            case QUIT -> quit;
        };
    }
}
