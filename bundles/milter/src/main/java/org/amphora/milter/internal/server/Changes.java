package org.amphora.milter.internal.server;

import java.util.ArrayList;
import java.util.List;
import org.amphora.api.filter.Edit;
import org.amphora.milter.internal.wire.Action;
import org.amphora.milter.internal.wire.Octets;
import org.amphora.milter.internal.wire.Options;
import org.amphora.milter.internal.wire.Paths;
import org.amphora.milter.internal.wire.Response;
import org.amphora.milter.internal.wire.Step;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Edits as the mail server is to do them; what it has not offered to do is left out, and logged. */
final class Changes {
    private static final Logger LOG = LoggerFactory.getLogger(Changes.class);

    private final Options agreed;
    private final String id;
    private final List<Response> responses = new ArrayList<>();

    /** @param id of the message, for the log */
    Changes(Options agreed, String id) {
        this.agreed = agreed;
        this.id = id;
    }

    List<Response> responses() {
        return responses;
    }

    void add(Edit edit) {
        if (edit instanceof Edit.AddHeader h)
            add(Action.ADD_HEADERS, new Response.AddHeader(h.name(), value(h.value())));
        else if (edit instanceof Edit.InsertHeader h)
            add(Action.ADD_HEADERS, new Response.InsertHeader(index(h.index()), h.name(), value(h.value())));
        else if (edit instanceof Edit.ChangeHeader h)
            add(Action.CHANGE_HEADERS, new Response.ChangeHeader(h.nth(), h.name(), value(h.value())));
        else if (edit instanceof Edit.DeleteHeader h)
            add(Action.CHANGE_HEADERS, new Response.ChangeHeader(h.nth(), h.name(), ""));
        else if (edit instanceof Edit.AddRecipient r)
            add(Action.ADD_RECIPIENT, new Response.AddRecipient(Paths.of(r.address())));
        else if (edit instanceof Edit.DeleteRecipient r)
            add(Action.DELETE_RECIPIENT, new Response.DeleteRecipient(Paths.of(r.address())));
        else if (edit instanceof Edit.ChangeSender s)
            add(Action.CHANGE_FROM, new Response.ChangeFrom(Paths.of(s.address()), ""));
    }

    /** The mail server's own Received is at the top, and no filter here has seen it. */
    private static int index(int index) {
        return index <= 0 ? 0 : index + 1;
    }

    private String value(String text) {
        String octets = HeaderFields.octets(text);
        return agreed.has(Step.LEADING_SPACE) ? " " + octets : octets;
    }

    void quarantine(String reason) {
        add(Action.QUARANTINE, new Response.Quarantine(Octets.of(reason.replaceAll("\\p{Cntrl}", "?"))));
    }

    private void add(int action, Response response) {
        if (isOffered(action, response.getClass().getSimpleName())) responses.add(response);
    }

    boolean isOffered(int action, String what) {
        if (!agreed.allows(action)) LOG.warn("msg={} the mail server does not do what a filter wants: {}", id, what);
        return agreed.allows(action);
    }
}
