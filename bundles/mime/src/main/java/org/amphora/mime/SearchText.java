package org.amphora.mime;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a search looks at in a message's header, in Unicode (RFC 3501 §6.4.4): shared by who reads messages and who
 * indexes them, so that both find the same. For the body it is {@link BodyText}.
 */
public final class SearchText {
    private SearchText() {}

    /** SUBJECT. */
    public static Optional<String> subject(Envelope envelope) {
        return Optional.ofNullable(envelope.subject()).map(HeaderText::decode);
    }

    /** FROM, TO, CC, BCC: an address, with the name before it, and the names of groups. */
    public static Stream<String> addresses(List<? extends Address> addresses) {
        return addresses.stream().flatMap(SearchText::texts);
    }

    private static Stream<String> texts(Address address) {
        if (address instanceof Mailbox m) {
            String bare = HeaderText.decode(m.address());
            return Stream.of(m.displayName() == null ? bare : m.displayName() + " <" + bare + ">");
        }
        Group group = (Group) address;
        return Stream.concat(Stream.ofNullable(group.displayName()), addresses(group.members()));
    }

    /** TEXT: a field with its name. */
    public static String line(HeaderField field) {
        return field.name() + ": " + field.decoded();
    }
}
