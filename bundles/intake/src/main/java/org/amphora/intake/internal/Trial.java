package org.amphora.intake.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.amphora.api.filter.FilterTrial;
import org.amphora.api.filter.FilterTrial.Step;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.filter.Verdict;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.RcptParameters;
import org.amphora.api.mail.Reply;
import org.amphora.api.mail.SpooledBody;
import org.amphora.chain.Entry;
import org.amphora.chain.Scope.Reach;
import org.amphora.chain.Stage;
import org.amphora.chain.Words;
import org.amphora.intake.internal.chain.Chain;
import org.amphora.intake.internal.chain.Connections;

/** A transaction like any other, but that everything said in it is written down and that it ends at a {@link TrialQueue}. */
final class Trial implements Chain.Ear {
    private static final String NOBODY = "";

    private final FilterTrial asked;
    private final Connections connections;
    private final TrialQueue queue;
    private final List<Step> steps = new ArrayList<>();

    Trial(FilterTrial asked, Connections connections, TrialQueue queue) {
        this.asked = asked;
        this.connections = connections;
        this.queue = queue;
    }

    List<Step> steps() {
        return steps;
    }

    @Override
    public void heard(String filter, Stage stage, List<String> said, Duration time) {
        steps.add(new Step(filter, stage.words(), said, time));
    }

    private void end(Stage stage, String line) {
        steps.add(new Step(NOBODY, stage.words(), List.of(line), Duration.ZERO));
    }

    /** Tells the filters of the connection; false if one refuses it. */
    boolean connect(List<Entry<MailFilter>> entries) {
        for (Entry<MailFilter> e : entries) {
            if (!e.isAsked()) continue;
            if (e.scope().reach(asked.session(), asked.direction()) == Reach.NONE) {
                heard(e.name(), Stage.CONNECTED, List.of("is not asked: outside of its scope"), Duration.ZERO);
                continue;
            }
            if (!e.filter().hears(Stage.CONNECTED)) continue;
            long begun = System.nanoTime();
            Verdict said = connections.tell(asked.session(), e);
            heard(e.name(), Stage.CONNECTED, List.of(Words.of(said)), Duration.ofNanos(System.nanoTime() - begun));
            if (said instanceof Verdict.Refuse refuse) {
                end(Stage.CONNECTED, "would be refused: " + refuse.reply());
                return false;
            }
        }
        return true;
    }

    /** The rest of it; the transaction ends. */
    void send(MailTransaction transaction) throws IOException {
        boolean committed = false;
        try {
            Optional<Reply> refusal = transaction.begin();
            if (refusal.isPresent()) {
                end(Stage.SENDER, "would be refused: " + refusal.get());
                return;
            }
            for (Address to : asked.recipients())
                end(Stage.RECIPIENT, "<" + to + "> would be answered " + transaction.recipient(RcptParameters.of(to)));
            if (transaction.recipients() == 0) return;
            SpooledBody body = transaction.data().finish(asked.message());
            committed = true;
            Reply reply = transaction.commit(body, () -> true).reply();
            queue.lines().forEach(line -> end(Stage.MESSAGE, line));
            end(Stage.MESSAGE, "would be answered " + reply);
        } finally {
            if (!committed) transaction.abort();
        }
    }
}
