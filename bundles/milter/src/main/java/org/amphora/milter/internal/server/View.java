package org.amphora.milter.internal.server;

import java.util.ArrayList;
import java.util.List;
import org.amphora.api.filter.Edit;
import org.amphora.api.filter.FilteredMessage;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.SpooledBody;
import org.amphora.chain.GuardedBody;

/** What one filter sees of a message, and the edits that it asks for. */
final class View implements FilteredMessage {
    private final Envelope envelope;
    private final SpooledBody body;
    private final List<Edit> edits = new ArrayList<>();
    private boolean over;

    /** @param guarded whether the filter may still read when its time is over */
    View(Envelope envelope, SpooledBody body, boolean guarded) {
        this.envelope = envelope;
        this.body = guarded ? new GuardedBody(body) : body;
    }

    @Override
    public Envelope envelope() {
        return envelope;
    }

    @Override
    public synchronized SpooledBody body() {
        if (over) throw new IllegalStateException("the filter's time is over");
        return body;
    }

    /** @throws IllegalArgumentException if a header field is malformed */
    @Override
    public synchronized void edit(Edit edit) {
        if (over) {
            close(List.of(edit));
            return;
        }
        if (edit instanceof Edit.AddHeader h) HeaderFields.check(h.name(), h.value());
        else if (edit instanceof Edit.InsertHeader h) HeaderFields.check(h.name(), h.value());
        else if (edit instanceof Edit.ChangeHeader h) HeaderFields.check(h.name(), h.value());
        edits.add(edit);
    }

    /** The edits; from now on the filter's hands are off. */
    synchronized List<Edit> end() {
        over = true;
        if (body instanceof GuardedBody guarded) guarded.revoke();
        return List.copyOf(edits);
    }

    /** Gives up the bodies of edits that are not done. */
    static void close(List<Edit> edits) {
        for (Edit edit : edits)
            if (edit instanceof Edit.ReplaceBody replace) replace.body().close();
    }
}
