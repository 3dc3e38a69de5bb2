package org.amphora.imap.internal.fetch;

import java.util.List;
import org.amphora.imap.internal.wire.Output;
import org.amphora.mime.Address;
import org.amphora.mime.Envelope;
import org.amphora.mime.Group;
import org.amphora.mime.Mailbox;
import org.amphora.mime.MimePart;
import org.amphora.mime.Parameter;
import org.amphora.mime.Parameters;

/** ENVELOPE, BODY and BODYSTRUCTURE as RFC 3501 §7.4.2 has them. */
final class Structure {
    private final Output out;
    private final boolean extended;

    private Structure(Output out, boolean extended) {
        this.out = out;
        this.extended = extended;
    }

    static void envelope(Output out, Envelope envelope) {
        new Structure(out, false).put(envelope);
    }

    /** @param extended BODYSTRUCTURE, with the extension data that BODY leaves out */
    static void body(Output out, MimePart root, boolean extended) {
        new Structure(out, extended).put(root);
    }

    private void put(Envelope e) {
        out.put('(').nstring(e.date()).put(' ').nstring(e.subject());
        put(e.from());
        put(e.sender());
        put(e.replyTo());
        put(e.to());
        put(e.cc());
        put(e.bcc());
        out.put(' ').nstring(e.inReplyTo()).put(' ').nstring(e.messageId()).put(')');
    }

    private void put(List<Address> addresses) {
        if (addresses.isEmpty()) {
            out.put(" NIL");
            return;
        }
        out.put(" (");
        for (Address a : addresses) {
            if (a instanceof Group g) {
                out.put("(NIL NIL ").string(g.name()).put(" NIL)");
                for (Mailbox m : g.members()) put(m);
                out.put("(NIL NIL NIL NIL)");
            } else {
                put((Mailbox) a);
            }
        }
        out.put(')');
    }

    private void put(Mailbox m) {
        out.put('(').nstring(m.name()).put(' ').nstring(m.route());
        out.put(' ').string(m.localPart()).put(' ').string(m.host()).put(')');
    }

    private void put(MimePart part) {
        out.put('(');
        if (part.isMultipart()) multipart(part);
        else single(part);
        out.put(')');
    }

    private void multipart(MimePart part) {
        for (MimePart child : part.children()) put(child);
        out.put(' ').string(part.subtype());
        if (!extended) return;
        put(part.parameters());
        extension(part);
    }

    private void single(MimePart part) {
        out.string(part.type()).put(' ').string(part.subtype());
        put(part.parameters());
        out.put(' ').nstring(part.id()).put(' ').nstring(part.description());
        out.put(' ').string(part.encoding()).put(' ').put(part.size());
        boolean message = part.isMessage() && (part.is("message", "rfc822") || out.isUnicode());
        if (message) {
            out.put(' ');
            put(part.embedded().envelope());
            out.put(' ');
            put(part.embedded().root());
        }
        if (message || part.isText()) out.put(' ').put(part.lines());
        if (!extended) return;
        out.put(' ').nstring(part.md5());
        extension(part);
    }

    /** Disposition, language, location. */
    private void extension(MimePart part) {
        if (part.disposition() == null) {
            out.put(" NIL");
        } else {
            out.put(" (").string(part.disposition());
            put(part.dispositionParameters());
            out.put(')');
        }
        List<String> languages = part.languages();
        if (languages.size() <= 1) {
            out.put(' ').nstring(languages.isEmpty() ? null : languages.get(0));
        } else {
            for (int i = 0; i < languages.size(); i++)
                out.put(i == 0 ? " (" : " ").string(languages.get(i));
            out.put(')');
        }
        out.put(' ').nstring(part.location());
    }

    private void put(Parameters parameters) {
        if (parameters.isEmpty()) {
            out.put(" NIL");
            return;
        }
        boolean first = true;
        for (Parameter p : parameters) {
            out.put(first ? " (" : " ").string(p.name()).put(' ').string(p.value());
            first = false;
        }
        out.put(')');
    }
}
