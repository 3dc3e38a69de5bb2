package org.amphora.filter.abuse.internal;

import java.util.function.Supplier;
import org.amphora.api.filter.MessageFilter;
import org.amphora.api.filter.Verdict;
import org.amphora.api.mail.Recipient;

/** Asks once, at the first recipient, and says the same of all. */
final class AtRecipient implements MessageFilter {
    /** Where it is asked. */
    static final String STAGES = "recipient";

    private final Supplier<Verdict> question;
    private Verdict verdict;

    AtRecipient(Supplier<Verdict> question) {
        this.question = question;
    }

    @Override
    public Verdict recipient(Recipient recipient) {
        if (verdict == null) verdict = question.get();
        return verdict;
    }
}
