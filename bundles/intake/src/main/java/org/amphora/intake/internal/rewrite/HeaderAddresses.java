package org.amphora.intake.internal.rewrite;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.amphora.api.mail.Address;
import org.amphora.intake.internal.message.Draft;
import org.amphora.mime.Group;
import org.amphora.mime.HeaderField;
import org.amphora.mime.Mailbox;
import org.amphora.mime.MessageWriter;

/** Changes addresses in the fields of a header; a field none of whose addresses changes stays as it is, octet by octet. */
final class HeaderAddresses {
    private static final Set<String> SENDERS = Set.of(
            "from",
            "sender",
            "reply-to",
            "errors-to",
            "return-receipt-to",
            "disposition-notification-to",
            "resent-from",
            "resent-sender",
            "resent-reply-to");
    private static final Set<String> RECIPIENTS =
            Set.of("to", "cc", "bcc", "apparently-to", "resent-to", "resent-cc", "resent-bcc");

    private final UnaryOperator<Address> sender;
    private final UnaryOperator<Address> recipient;

    HeaderAddresses(UnaryOperator<Address> sender, UnaryOperator<Address> recipient) {
        this.sender = sender;
        this.recipient = recipient;
    }

    void rewrite(Draft draft) throws IOException {
        Map<String, Integer> nth = new HashMap<>();
        for (HeaderField field : draft.received()) {
            String name = field.name().toLowerCase(Locale.ROOT);
            int n = nth.merge(name, 1, Integer::sum);
            if (SENDERS.contains(name)) rewrite(draft, field, n, sender);
            else if (RECIPIENTS.contains(name)) rewrite(draft, field, n, recipient);
        }
    }

    private static void rewrite(Draft draft, HeaderField field, int nth, UnaryOperator<Address> change)
            throws IOException {
        List<org.amphora.mime.Address> before = org.amphora.mime.Address.parseList(field.body());
        List<org.amphora.mime.Address> after = new ArrayList<>(before.size());
        for (org.amphora.mime.Address a : before) after.add(changed(a, change));
        if (!after.equals(before)) draft.change(field.name(), nth, value(field.name(), after));
    }

    private static org.amphora.mime.Address changed(org.amphora.mime.Address a, UnaryOperator<Address> change) {
        if (a instanceof Mailbox mailbox) return changed(mailbox, change);
        Group group = (Group) a;
        return new Group(
                group.name(),
                group.members().stream().map(m -> changed(m, change)).toList());
    }

    /** Words that no address can be, such as a name alone, are left alone. */
    private static Mailbox changed(Mailbox mailbox, UnaryOperator<Address> change) {
        Address before = new Address(unicode(mailbox.localPart()), unicode(mailbox.host()));
        boolean name = mailbox.host().isEmpty() && !before.toString().equals(before.local());
        if (before.isNull() || name) return mailbox;
        Address after = change.apply(before);
        if (after.equals(before)) return mailbox;
        return new Mailbox(mailbox.name(), null, raw(after.local()), raw(after.domain()));
    }

    private static String unicode(String raw) {
        return new String(raw.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static String raw(String unicode) {
        return new String(unicode.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** What stands behind the colon, folded. */
    private static String value(String name, List<org.amphora.mime.Address> addresses) throws IOException {
        var out = new ByteArrayOutputStream();
        new MessageWriter(out).addresses(name, addresses);
        return out.toString(StandardCharsets.UTF_8).substring(name.length() + 1).strip();
    }
}
