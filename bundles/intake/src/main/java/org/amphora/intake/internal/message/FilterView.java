package org.amphora.intake.internal.message;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.amphora.api.filter.Edit;
import org.amphora.api.filter.FilteredMessage;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.SpooledBody;
import org.amphora.chain.GuardedBody;

/** What one filter sees of the message, composed only if it looks, and the edits that it asks for. */
public final class FilterView implements FilteredMessage {
    /** Gives the message as it is now; may compose it. */
    public interface Source {
        SpooledBody body() throws IOException;
    }

    private final Envelope envelope;
    private final Source source;
    private final boolean guarded;
    private final List<Edit> edits = new ArrayList<>();
    private SpooledBody body;
    private boolean over;

    /** @param guarded whether the filter may still read when its time is over */
    public FilterView(Envelope envelope, Source source, boolean guarded) {
        this.envelope = envelope;
        this.source = source;
        this.guarded = guarded;
    }

    @Override
    public Envelope envelope() {
        return envelope;
    }

    @Override
    public synchronized SpooledBody body() {
        if (over) throw new IllegalStateException("the filter's time is over");
        try {
            if (body == null) body = guarded ? new GuardedBody(source.body()) : source.body();
            return body;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        else if (edit instanceof Edit.AddRecipient r) Objects.requireNonNull(r.address());
        else if (edit instanceof Edit.DeleteRecipient r) Objects.requireNonNull(r.address());
        else if (edit instanceof Edit.ChangeSender s) Objects.requireNonNull(s.address());
        else if (edit instanceof Edit.ReplaceBody b) Objects.requireNonNull(b.body());
        edits.add(Objects.requireNonNull(edit));
    }

    /** The edits; from now on the filter's hands are off. */
    public synchronized List<Edit> end() {
        over = true;
        if (body instanceof GuardedBody guarded) guarded.revoke();
        return List.copyOf(edits);
    }
}
