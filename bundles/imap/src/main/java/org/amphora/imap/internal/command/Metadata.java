package org.amphora.imap.internal.command;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.amphora.api.store.Annotations;
import org.amphora.api.store.MailStore;
import org.amphora.api.store.MailboxEntry;
import org.amphora.api.store.SpecialUse;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.BadSyntax;

/**
 * What a METADATA command is about, RFC 5464: a mailbox, or, without a name, what the RFC calls the server, which here is
 * the client's account.
 *
 * @param entry null for the account
 */
record Metadata(Annotations annotations, MailboxEntry entry) {
    /** RFC 6154 §4: what CREATE was told. */
    static final String SPECIAL_USE = "/private/specialuse";

    static Metadata of(Session session, String mailbox) {
        MailStore store = session.store();
        if (mailbox.isEmpty()) return new Metadata(store.annotations(session.account()), null);
        MailboxEntry entry = Select.existing(session, store, mailbox);
        return new Metadata(store.mailbox(entry.id()).annotations(), entry);
    }

    SortedMap<String, byte[]> all() {
        SortedMap<String, byte[]> all = annotations.all();
        if (entry == null || entry.specialUse().isEmpty()) return all;
        String uses =
                entry.specialUse().stream().sorted().map(SpecialUse::attribute).collect(Collectors.joining(" "));
        all.put(SPECIAL_USE, uses.getBytes(StandardCharsets.US_ASCII));
        return all;
    }

    /** Whether clients may set it: what all users see of the server is not theirs. */
    boolean isWritable(String name) {
        return entry == null ? !name.startsWith("/shared/") : !name.equals(SPECIAL_USE);
    }

    /** The name of an entry in small letters, §3. */
    static String name(Arguments in) {
        String name = Arguments.utf8(in.astring()).toLowerCase(Locale.ROOT);
        boolean known = Set.of("/private", "/shared").contains(name)
                || name.startsWith("/private/")
                || name.startsWith("/shared/");
        boolean possible = Annotations.isPossible(name) && name.indexOf('*') < 0 && name.indexOf('%') < 0;
        if (!known || !possible || name.endsWith("/") || name.contains("//"))
            throw new BadSyntax("Not the name of an entry");
        return name;
    }
}
