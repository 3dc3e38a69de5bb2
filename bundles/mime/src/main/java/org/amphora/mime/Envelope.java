package org.amphora.mime;

import java.util.ArrayList;
import java.util.List;

/**
 * What IMAP calls the envelope of a message, RFC 3501 §7.4.2, and its References: well-known fields, unfolded, raw. A string is null
 * (NIL) where the field is absent and empty where it is there and empty; a list is empty (NIL) in both cases. A field
 * that stands more than once: the first of a string, all of an address list.
 */
public final class Envelope {
    public static final Envelope EMPTY = new Envelope(
            null, null, null, null, null, List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

    private final String date;
    private final String subject;
    private final String inReplyTo;
    private final String messageId;
    private final String references;
    private final List<Address> from;
    private final List<Address> sender;
    private final List<Address> replyTo;
    private final List<Address> to;
    private final List<Address> cc;
    private final List<Address> bcc;

    Envelope(
            String date,
            String subject,
            String inReplyTo,
            String messageId,
            String references,
            List<Address> from,
            List<Address> sender,
            List<Address> replyTo,
            List<Address> to,
            List<Address> cc,
            List<Address> bcc) {
        this.date = date;
        this.subject = subject;
        this.inReplyTo = inReplyTo;
        this.messageId = messageId;
        this.references = references;
        this.from = List.copyOf(from);
        this.sender = List.copyOf(sender);
        this.replyTo = List.copyOf(replyTo);
        this.to = List.copyOf(to);
        this.cc = List.copyOf(cc);
        this.bcc = List.copyOf(bcc);
    }

    /** The envelope of the message whose header section this is. */
    public static Envelope of(Headers headers) {
        return new Envelope(
                headers.value("Date"),
                headers.value("Subject"),
                headers.value("In-Reply-To"),
                headers.value("Message-ID"),
                headers.value("References"),
                addresses(headers, "From"),
                addresses(headers, "Sender"),
                addresses(headers, "Reply-To"),
                addresses(headers, "To"),
                addresses(headers, "Cc"),
                addresses(headers, "Bcc"));
    }

    private static List<Address> addresses(Headers headers, String name) {
        List<HeaderField> fields = headers.all(name);
        if (fields.isEmpty()) return List.of();
        if (fields.size() == 1) return Address.parseList(fields.get(0).body());
        List<Address> all = new ArrayList<>();
        for (HeaderField field : fields) all.addAll(Address.parseList(field.body()));
        return all;
    }

    /** The Date field as written; {@link MailDate#parse} reads it. */
    public String date() {
        return date;
    }

    /** The Subject as sent, encoded words and all; {@link HeaderText#decode} reads it. */
    public String subject() {
        return subject;
    }

    public List<Address> from() {
        return from;
    }

    /** The Sender, or From where it is absent or empty, as RFC 3501 asks. */
    public List<Address> sender() {
        return sender.isEmpty() ? from : sender;
    }

    /** The Reply-To, or From where it is absent or empty, as RFC 3501 asks. */
    public List<Address> replyTo() {
        return replyTo.isEmpty() ? from : replyTo;
    }

    public List<Address> to() {
        return to;
    }

    public List<Address> cc() {
        return cc;
    }

    public List<Address> bcc() {
        return bcc;
    }

    public String inReplyTo() {
        return inReplyTo;
    }

    public String messageId() {
        return messageId;
    }

    /** For threads; no part of an ENVELOPE. {@link MessageIds} reads it. */
    public String references() {
        return references;
    }

    /** Mailboxes kept here, those of groups and the groups among them. */
    long addressCount() {
        long n = 0;
        for (List<Address> list : List.of(from, sender, replyTo, to, cc, bcc)) {
            for (Address address : list)
                n += address instanceof Group group ? 1 + group.members().size() : 1;
        }
        return n;
    }

    /** As written, not defaulted. */
    List<Address> ownSender() {
        return sender;
    }

    /** As written, not defaulted. */
    List<Address> ownReplyTo() {
        return replyTo;
    }
}
