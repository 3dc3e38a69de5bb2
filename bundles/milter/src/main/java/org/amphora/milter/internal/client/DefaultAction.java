package org.amphora.milter.internal.client;

import java.util.Locale;
import org.amphora.api.filter.Verdict;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.Reply;

/** What becomes of mail whose milter cannot be asked; Postfix's words. */
enum DefaultAction {
    ACCEPT(new Verdict.Accept()),
    REJECT(refuse(550, new EnhancedStatus(5, 5, 0), "Service unavailable")),
    TEMPFAIL(refuse(451, new EnhancedStatus(4, 7, 1), "Service unavailable - try again later")),
    SHUTDOWN(refuse(421, new EnhancedStatus(4, 7, 1), "Service unavailable - try again later")),
    QUARANTINE(new Verdict.Hold("its milter could not be asked"));

    private final Verdict verdict;

    DefaultAction(Verdict verdict) {
        this.verdict = verdict;
    }

    Verdict verdict() {
        return verdict;
    }

    /** As the file has it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static Verdict refuse(int code, EnhancedStatus status, String text) {
        return new Verdict.Refuse(new Reply(code, status, text));
    }
}
