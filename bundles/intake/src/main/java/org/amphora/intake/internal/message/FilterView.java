package org.amphora.intake.internal.message;

import java.util.ArrayList;
import java.util.List;
import org.amphora.api.filter.Edit;
import org.amphora.api.filter.FilteredMessage;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.SpooledBody;

/** What one filter sees of the message, and the edits that it asks for. */
public final class FilterView implements FilteredMessage {
    private final Envelope envelope;
    private final SpooledBody body;
    private final List<Edit> edits = new ArrayList<>();
    private boolean over;

    public FilterView(Envelope envelope, SpooledBody body) {
        this.envelope = envelope;
        this.body = body;
    }

    @Override
    public Envelope envelope() {
        return envelope;
    }

    @Override
    public SpooledBody body() {
        return body;
    }

    /** @throws IllegalArgumentException if a header field is malformed */
    @Override
    public synchronized void edit(Edit edit) {
        if (over) {
            if (edit instanceof Edit.ReplaceBody r) r.body().close();
            return;
        }
        if (edit instanceof Edit.AddHeader h) Draft.checkField(h.name(), h.value());
        else if (edit instanceof Edit.InsertHeader h) Draft.checkField(h.name(), h.value());
        else if (edit instanceof Edit.ChangeHeader h) Draft.checkField(h.name(), h.value());
        edits.add(edit);
    }

    /** The edits; from now on the filter's hands are off. */
    public synchronized List<Edit> end() {
        over = true;
        if (body instanceof GuardedBody guarded) guarded.revoke();
        return List.copyOf(edits);
    }
}
