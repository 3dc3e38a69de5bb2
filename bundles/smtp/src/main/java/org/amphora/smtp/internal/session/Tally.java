package org.amphora.smtp.internal.session;

import java.util.Map;
import java.util.function.Supplier;
import org.amphora.smtp.internal.wire.WireReply;

/** What a session counts, against limits that may change meanwhile. */
final class Tally {
    private final Supplier<SmtpSettings> settings;
    private int errors;
    private int junk;
    private int authFailures;
    private int transactions;

    Tally(Supplier<SmtpSettings> settings) {
        this.settings = settings;
    }

    void error() {
        errors++;
    }

    /** A command that gets the session nowhere. */
    void junk() {
        if (++junk > settings.get().junkCommandLimit()) errors++;
    }

    void authFailure() {
        authFailures++;
    }

    /** Whether another one is allowed. */
    boolean transaction() {
        return transactions++ < settings.get().transactionLimit();
    }

    /** A message was accepted: it makes up for mistakes. */
    void accepted() {
        errors = 0;
        junk = 0;
    }

    /** What to say, and to close with, where a limit is reached; or null. */
    WireReply farewell() {
        SmtpSettings now = settings.get();
        if (errors >= now.hardErrorLimit()) return Replies.TOO_MANY_ERRORS;
        return authFailures >= now.authFailureLimit() ? Replies.TOO_MANY_AUTH_FAILURES : null;
    }

    void save(Map<String, Object> state) {
        state.put("errors", errors);
        state.put("junk", junk);
        state.put("authFailures", authFailures);
        state.put("transactions", transactions);
    }

    void restore(Map<String, Object> state) {
        errors = (Integer) state.get("errors");
        junk = (Integer) state.get("junk");
        authFailures = (Integer) state.get("authFailures");
        transactions = (Integer) state.get("transactions");
    }
}
