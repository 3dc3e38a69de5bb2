package org.amphora.milter.internal.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.amphora.api.filter.Edit;
import org.amphora.api.mail.Address;
import org.amphora.milter.internal.spool.Spool;
import org.amphora.milter.internal.wire.Malformed;
import org.amphora.milter.internal.wire.Octets;
import org.amphora.milter.internal.wire.Paths;
import org.amphora.milter.internal.wire.Response;

/** What a milter asks for at the end of a message, collected until its last word about it. Owns the new body. */
final class Modified implements MilterLink.Modifications, AutoCloseable {
    private final MilterSettings.Limits limits;
    private final boolean leadingSpace;
    private final List<Edit> edits = new ArrayList<>();
    private Spool body;
    private String quarantine;

    /** @param leadingSpace whether values of header fields come with the space behind the colon */
    Modified(MilterSettings.Limits limits, boolean leadingSpace) {
        this.limits = limits;
        this.leadingSpace = leadingSpace;
    }

    @Override
    public void take(Response.Modification m) throws IOException {
        if (m instanceof Response.ReplaceBody piece) {
            if (body == null) body = new Spool(limits.body());
            body.write(piece.octets());
        } else if (m instanceof Response.Quarantine q) {
            quarantine = Verdicts.printable(q.reason());
        } else {
            if (edits.size() >= limits.modifications())
                throw new Malformed("more changes than " + limits.modifications() + ": milter_modification_limit");
            edits.add(edit(m));
        }
    }

    private Edit edit(Response.Modification m) throws Malformed {
        if (m instanceof Response.AddHeader h) return new Edit.AddHeader(name(h.name()), value(h.value()));
        if (m instanceof Response.InsertHeader h) {
            if (h.index() < 0) throw new Malformed("a header field at " + h.index());
            return new Edit.InsertHeader(h.index(), name(h.name()), value(h.value()));
        }
        if (m instanceof Response.ChangeHeader h) return change(h);
        // the parameters of an address have no place in an edit
        if (m instanceof Response.ChangeFrom f) return new Edit.ChangeSender(Paths.address(f.path()));
        if (m instanceof Response.AddRecipient r) return new Edit.AddRecipient(recipient(r.path()));
        if (m instanceof Response.AddRecipientWith r) return new Edit.AddRecipient(recipient(r.path()));
        if (m instanceof Response.DeleteRecipient r) return new Edit.DeleteRecipient(recipient(r.path()));
        throw new Malformed("an unknown change");
    }

    /** Our own Received is the first, and the milter has not been told of it. */
    private Edit change(Response.ChangeHeader h) throws Malformed {
        if (h.nth() < 0) throw new Malformed("a change of the header field " + h.nth());
        String name = name(h.name());
        int nth = Math.max(1, h.nth()) + (name.equalsIgnoreCase(Content.RECEIVED) ? 1 : 0);
        return h.value().isEmpty()
                ? new Edit.DeleteHeader(name, nth)
                : new Edit.ChangeHeader(name, nth, value(h.value()));
    }

    private static String name(String octets) throws Malformed {
        if (!octets.matches("[!-9;-~]+")) throw new Malformed("a header field named " + Verdicts.printable(octets));
        return octets;
    }

    /** An edit puts the space there itself. */
    private String value(String octets) {
        String text = Octets.toUnicode(octets);
        return leadingSpace && text.startsWith(" ") ? text.substring(1) : text;
    }

    private static Address recipient(String path) throws Malformed {
        Address address = Paths.address(path);
        if (address.isNull()) throw new Malformed("a recipient without a name");
        return address;
    }

    /** Why the message is to be kept for an operator, or null. */
    String quarantine() {
        return quarantine;
    }

    /** All edits, once: the new body is its taker's. */
    List<Edit> all() {
        if (body != null) edits.add(new Edit.ReplaceBody(body));
        body = null;
        return edits;
    }

    @Override
    public void close() {
        if (body != null) body.close();
    }
}
