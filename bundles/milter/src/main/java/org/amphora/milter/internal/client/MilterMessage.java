package org.amphora.milter.internal.client;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import org.amphora.api.filter.Edit;
import org.amphora.api.filter.FilteredMessage;
import org.amphora.api.filter.MessageFilter;
import org.amphora.api.filter.Transaction;
import org.amphora.api.filter.Verdict;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.Recipient;
import org.amphora.milter.internal.wire.Command;
import org.amphora.milter.internal.wire.Malformed;
import org.amphora.milter.internal.wire.Paths;
import org.amphora.milter.internal.wire.Response;
import org.amphora.milter.internal.wire.Stage;
import org.amphora.milter.internal.wire.Step;

/** One transaction with a milter. From MAIL to the milter's last word it has a connection for itself. */
final class MilterMessage implements MessageFilter {
    private final MilterFilter filter;
    private final Links links;
    private final Transaction transaction;
    private final Client client;
    private final String session;

    private MilterLink link;
    private Macros macros;
    /** What is said to all that follows, once the milter is asked no more; null before that. */
    private Verdict standing;

    MilterMessage(MilterFilter filter, Links links, Transaction transaction, Client client) {
        this.filter = filter;
        this.links = links;
        this.transaction = transaction;
        this.client = client;
        this.session = transaction.session().id();
    }

    private interface Question {
        Verdict ask() throws IOException;
    }

    /** Asks, unless the milter has had its last word; what goes wrong is {@code milter_default_action}. */
    private Verdict guarded(Question question) {
        if (standing != null) return standing;
        try {
            Verdict verdict = question.ask();
            filter.answered();
            return verdict;
        } catch (IOException | IllegalArgumentException e) {
            Verdict verdict = links.settings().defaultAction().verdict();
            filter.failed(
                    links,
                    "msg=" + transaction.id(),
                    e,
                    links.settings().defaultAction().toString());
            lose();
            standing = verdict instanceof Verdict.Refuse ? verdict : Verdict.proceed();
            return verdict;
        }
    }

    @Override
    public Verdict sender(MailParameters mail) {
        macros = new Macros(filter.hostname(), links.settings(), client, transaction.id(), mail, null);
        return guarded(() -> {
            Verdict verdict = begun(mail);
            if (!(verdict instanceof Verdict.Continue)) over(Verdict.proceed());
            return verdict;
        });
    }

    /** A milter may have closed a connection that waited: then it is asked on a new one. */
    private Verdict begun(MailParameters mail) throws IOException {
        link = links.take(session);
        if (link != null) {
            try {
                return begun(link, mail);
            } catch (IOException e) {
                if (e instanceof InterruptedIOException || e instanceof Malformed) throw e;
                lose();
            }
        }
        link = links.connect();
        return begun(link, mail);
    }

    private Verdict begun(MilterLink on, MailParameters mail) throws IOException {
        Verdict greeted = filter.greet(links, on, client);
        if (!(greeted instanceof Verdict.Continue)) {
            links.end(on);
            link = null;
            return greeted;
        }
        var command = new Command.Mail(Paths.of(mail.reversePath()), Parameters.of(mail));
        return Verdicts.of(on.ask(Stage.MAIL, command, macros, MilterFilter.command(links)));
    }

    /** To a milter a discarded recipient is a discarded message. */
    @Override
    public Verdict recipient(Recipient recipient) {
        return guarded(() -> {
            var command = new Command.Rcpt(Paths.of(recipient.address()), Parameters.of(recipient));
            Verdict verdict =
                    Verdicts.of(link.ask(Stage.RCPT, command, macros.of(recipient), MilterFilter.command(links)));
            if (verdict instanceof Verdict.Discard || verdict instanceof Verdict.Accept) over(verdict);
            return verdict;
        });
    }

    @Override
    public Verdict message(FilteredMessage message) {
        return guarded(() -> {
            var content = new Content(
                    link, macros, Deadline.in(links.settings().timeouts().content()));
            try (var modified = new Modified(links.settings().limits(), link.has(Step.LEADING_SPACE))) {
                Response last = content.tell(message.body(), modified);
                Verdict verdict = Verdicts.of(last);
                over(verdict);
                if (verdict instanceof Verdict.Refuse || verdict instanceof Verdict.Discard) return verdict;
                List<Edit> edits = modified.all();
                edits.forEach(message::edit);
                return modified.quarantine() == null ? verdict : new Verdict.Hold(modified.quarantine());
            }
        });
    }

    /** The milter has had its last word: its connection is free for the next transaction. */
    private void over(Verdict forTheRest) throws IOException {
        standing = forTheRest;
        if (link == null) return;
        link.abort(MilterFilter.command(links));
        links.give(session, link);
        link = null;
    }

    private void lose() {
        if (link != null) links.drop(link);
        link = null;
    }

    @Override
    public void end() {
        try {
            over(Verdict.proceed());
        } catch (IOException e) {
            lose();
        }
    }
}
