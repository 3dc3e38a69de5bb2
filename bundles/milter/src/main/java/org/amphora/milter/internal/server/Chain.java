package org.amphora.milter.internal.server;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.amphora.api.filter.Edit;
import org.amphora.api.filter.FilterResult;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.filter.MessageFilter;
import org.amphora.api.filter.Transaction;
import org.amphora.api.filter.Verdict;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Reply;
import org.amphora.api.mail.SessionFacts;
import org.amphora.chain.Entry;
import org.amphora.chain.FilterFailure;
import org.amphora.chain.FilterRunner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The filters of one message, frozen when it begins. What it gives is {@code Continue}, {@code Accept} (all have had
 * their say), {@code Refuse} or {@code Discard}; that a filter holds the message is kept until its end.
 */
final class Chain implements Transaction {
    private static final Logger LOG = LoggerFactory.getLogger(Chain.class);
    private static final Reply TRY_AGAIN = new Reply(451, EnhancedStatus.TEMP_NOT_ACCEPTING, "Try again later");
    static final Verdict NOT_NOW = new Verdict.Refuse(TRY_AGAIN);

    private final String id;
    private final SessionFacts session;
    private final List<Link> links = new ArrayList<>();
    private final List<FilterResult> results = new CopyOnWriteArrayList<>();
    private final boolean complete;
    private String held;

    /** Enters those filters that are not about to go away. */
    Chain(String id, SessionFacts session, List<Entry<MailFilter>> filters, FilterRunner runner) {
        this.id = id;
        this.session = session;
        for (Entry<MailFilter> f : filters) if (f.enter()) links.add(new Link(f, runner));
        complete = links.size() == filters.size();
    }

    Verdict sender(MailParameters mail) {
        if (!complete) return NOT_NOW;
        return each(link -> link.begin(this, view -> view.sender(mail)));
    }

    Verdict recipient(Recipient recipient) {
        return each(link -> link.ask((MessageFilter view) -> view.recipient(recipient)));
    }

    /** What the chain needs of the message. */
    interface Content {
        View view(boolean guarded);

        void apply(List<Edit> edits);
    }

    Verdict message(Content content) {
        return each(link -> {
            Link.Judged judged = link.message(content.view(link.isBlocking()));
            content.apply(judged.edits());
            return judged.verdict();
        });
    }

    private interface Stage {
        Verdict ask(Link link) throws FilterFailure;
    }

    private Verdict each(Stage stage) {
        for (Link link : links) {
            if (link.isOut()) continue;
            Verdict verdict = one(link, stage);
            if (verdict instanceof Verdict.Refuse) return verdict;
            if (verdict instanceof Verdict.Discard discard) {
                LOG.info("msg={} fate=discarded filter={} reason=\"{}\"", id, link.name(), discard.reason());
                return verdict;
            }
            if (verdict instanceof Verdict.Hold hold) held = hold.reason();
        }
        return links.stream().allMatch(Link::isOut) ? new Verdict.Accept() : Verdict.CONTINUE;
    }

    private Verdict one(Link link, Stage stage) {
        try {
            return stage.ask(link);
        } catch (FilterFailure e) {
            if (!e.isTimeout()) return failed(id, link.name(), e.getCause());
            LOG.warn("msg={} filter={} {}: 451", id, link.name(), e.getMessage());
            return NOT_NOW;
        } catch (RuntimeException e) {
            return failed(id, link.name(), e);
        }
    }

    /** What a filter's exception becomes, with its line in the log. */
    static Verdict failed(String id, String filter, Throwable thrown) {
        return new Verdict.Refuse(FilterFailure.reply(id, filter, thrown));
    }

    /** Why the message is to be kept for an operator, or null. */
    String held() {
        return held;
    }

    /** The last call to every filter. */
    void end() {
        links.forEach(Link::end);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public SessionFacts session() {
        return session;
    }

    @Override
    public Direction direction() {
        return session.isAuthenticated() ? Direction.SUBMISSION : Direction.INBOUND;
    }

    @Override
    public void add(FilterResult result) {
        results.add(result);
    }

    @Override
    public <R extends FilterResult> List<R> results(Class<R> kind) {
        return results.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
