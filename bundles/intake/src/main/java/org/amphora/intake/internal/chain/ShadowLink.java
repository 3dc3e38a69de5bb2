package org.amphora.intake.internal.chain;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Stream;
import org.amphora.api.filter.Edit;
import org.amphora.api.filter.FilterResult;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.filter.MessageFilter;
import org.amphora.api.filter.Transaction;
import org.amphora.api.filter.Verdict;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.SessionFacts;
import org.amphora.api.mail.SpooledBody;
import org.amphora.chain.Entry;
import org.amphora.chain.FilterFailure;
import org.amphora.chain.FilterRunner;
import org.amphora.chain.Stage;
import org.amphora.chain.Words;

/**
 * A filter in shadow in one transaction: asked just before the present one, with the same message before it; nothing that
 * it says, changes or finds reaches the mail.
 */
final class ShadowLink {
    private final Entry.Shadow<MailFilter> shadow;
    private final Duration timeout;
    private final ChainLink link;
    private final List<FilterResult> results = new CopyOnWriteArrayList<>();
    private boolean begun;
    private boolean differed;
    /** Of the stage that it was asked about last. */
    private int found;

    private Verdict said = Verdict.CONTINUE;
    private String failure = "";
    private List<Edit> edits = List.of();

    /** The filter has been entered; {@link #end} leaves it. */
    ShadowLink(Entry.Shadow<MailFilter> shadow, Duration timeout, FilterRunner runner) {
        this.shadow = shadow;
        this.timeout = timeout;
        this.link = new ChainLink(shadow.filter(), runner, true);
    }

    /** @param limit what the present one could wait for; half of it at most is spent here */
    private Duration time(Duration limit) {
        Duration half = limit.dividedBy(2);
        return half.compareTo(timeout) < 0 ? half : timeout;
    }

    void begin(Transaction transaction, MailParameters mail, Duration limit) {
        begun = true;
        link.of(new Apart(transaction));
        ask(Stage.SENDER, view -> view.sender(mail), limit);
    }

    boolean isSilent(Stage stage) {
        return link.isSilent(stage);
    }

    void ask(Stage stage, Function<MessageFilter, Verdict> question, Duration limit) {
        hear(() -> link.ask(stage, time(limit), question));
    }

    void message(Chain.Message message, Duration limit) {
        if (!isSilent(Stage.MESSAGE) && !link.isOut()) {
            var view = message.view(true);
            hear(() -> link.message(time(limit), view));
            edits = Member.alive(said, message.end(view));
        }
    }

    private interface Call {
        Verdict answer() throws FilterFailure;
    }

    private void hear(Call call) {
        said = Verdict.CONTINUE;
        failure = "";
        edits = List.of();
        found = results.size();
        if (link.isOut()) return;
        try {
            said = call.answer();
            if (said instanceof Verdict.Accept) link.out();
        } catch (FilterFailure e) {
            failure = e.words();
        }
    }

    /** @param theirs what the present one has left at this stage */
    void compare(
            String id,
            Stage stage,
            Verdict present,
            FilterFailure failed,
            List<Edit> changes,
            List<FilterResult> theirs) {
        List<FilterResult> ours = List.copyOf(results.subList(found, results.size()));
        boolean same = failure.isEmpty()
                && failed == null
                && said.equals(present)
                && same(edits, changes)
                && ours.equals(theirs);
        if (!same && !differed) {
            differed = true;
            shadow.comparison()
                    .differed(
                            id,
                            stage.words(),
                            failed == null ? line(words(present, changes, theirs)) : "failed: " + failed.words(),
                            failure.isEmpty() ? line(words(said, edits, ours)) : "failed: " + failure);
        }
        Member.close(edits);
    }

    /** A verdict with what came with it, a line each. */
    static List<String> words(Verdict verdict, List<Edit> edits, List<FilterResult> results) {
        return Stream.of(
                        Stream.of(Words.of(verdict)),
                        edits.stream().map(Words::of),
                        results.stream().map(Words::of))
                .flatMap(lines -> lines)
                .toList();
    }

    private static String line(List<String> words) {
        return String.join("; ", words);
    }

    private static boolean same(List<Edit> some, List<Edit> others) {
        if (some.size() != others.size()) return false;
        for (int i = 0; i < some.size(); i++) {
            Edit a = some.get(i);
            Edit b = others.get(i);
            boolean bodies = a instanceof Edit.ReplaceBody && b instanceof Edit.ReplaceBody;
            if (!(bodies ? same(((Edit.ReplaceBody) a).body(), ((Edit.ReplaceBody) b).body()) : a.equals(b)))
                return false;
        }
        return true;
    }

    private static boolean same(SpooledBody some, SpooledBody other) {
        if (some.length() != other.length()) return false;
        try (InputStream a = some.open();
                InputStream b = other.open()) {
            return Arrays.equals(a.readAllBytes(), b.readAllBytes());
        } catch (IOException e) {
            return false;
        }
    }

    void end() {
        if (begun && !differed) shadow.comparison().agreed();
        link.end();
    }

    /** The transaction without what the shadow itself leaves in it. */
    private final class Apart implements Transaction {
        private final Transaction transaction;

        Apart(Transaction transaction) {
            this.transaction = transaction;
        }

        @Override
        public String id() {
            return transaction.id();
        }

        @Override
        public SessionFacts session() {
            return transaction.session();
        }

        @Override
        public Direction direction() {
            return transaction.direction();
        }

        @Override
        public void add(FilterResult result) {
            results.add(result);
        }

        @Override
        public <R extends FilterResult> List<R> results(Class<R> kind) {
            return Stream.concat(
                            transaction.results(kind).stream(),
                            results.stream().filter(kind::isInstance).map(kind::cast))
                    .toList();
        }
    }
}
