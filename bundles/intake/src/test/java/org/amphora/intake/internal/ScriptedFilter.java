package org.amphora.intake.internal;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.amphora.api.filter.Edit;
import org.amphora.api.filter.FilteredMessage;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.filter.MessageFilter;
import org.amphora.api.filter.Transaction;
import org.amphora.api.filter.Verdict;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.SessionFacts;

/** A filter that writes down what it is asked and answers as the test has set it. */
class ScriptedFilter implements MailFilter {
    final List<String> calls = new CopyOnWriteArrayList<>();
    Function<SessionFacts, Verdict> connected = s -> Verdict.CONTINUE;
    Function<MailParameters, Verdict> sender = m -> Verdict.CONTINUE;
    Function<Recipient, Verdict> recipient = r -> Verdict.CONTINUE;
    Function<FilteredMessage, Verdict> message = m -> Verdict.CONTINUE;

    /** Makes these edits. */
    ScriptedFilter edits(Edit... edits) {
        message = m -> {
            for (Edit e : edits) m.edit(e);
            return Verdict.CONTINUE;
        };
        return this;
    }

    @Override
    public Verdict connected(SessionFacts session) {
        calls.add("connected " + session.helo());
        return connected.apply(session);
    }

    @Override
    public void disconnected(SessionFacts session) {
        calls.add("disconnected");
    }

    @Override
    public MessageFilter begin(Transaction transaction) {
        calls.add("begin");
        return new MessageFilter() {
            @Override
            public Verdict sender(MailParameters mail) {
                calls.add("sender " + mail.reversePath());
                return sender.apply(mail);
            }

            @Override
            public Verdict recipient(Recipient r) {
                calls.add("recipient " + r.address());
                return recipient.apply(r);
            }

            @Override
            public Verdict message(FilteredMessage m) {
                calls.add("message");
                return message.apply(m);
            }

            @Override
            public void end() {
                calls.add("end");
            }
        };
    }
}
