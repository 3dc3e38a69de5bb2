package org.amphora.imap.internal.selected;

import java.util.Set;
import org.amphora.api.store.Flags;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.Right;
import org.amphora.api.store.SystemFlag;
import org.amphora.imap.internal.wire.Output;

/** Flags as responses have them, RFC 3501 §7.2.6, §7.1 and §7.4.2. */
public final class FlagsResponse {
    /** By bits, without keywords: what most messages have. */
    private static final String[] SYSTEM = new String[1 << SystemFlag.values().length];

    static {
        for (int bits = 0; bits < SYSTEM.length; bits++)
            SYSTEM[bits] = Flags.of(bits, Set.of()).toString();
    }

    private FlagsResponse() {}

    /** The responses FLAGS and PERMANENTFLAGS of a mailbox, with their line ends. */
    public static String of(Mailbox mailbox, boolean readOnly) {
        StringBuilder all = new StringBuilder();
        StringBuilder permanent = new StringBuilder();
        for (SystemFlag f : SystemFlag.values()) {
            all.append(all.isEmpty() ? "" : " ").append(f.text());
            if (mailbox.permanentFlags().contains(f)) permanent.append(f.text()).append(' ');
        }
        for (String k : mailbox.keywords()) {
            all.append(' ').append(k);
            if (mailbox.rights().has(Right.WRITE)) permanent.append(k).append(' ');
        }
        if (mailbox.acceptsNewKeywords()) permanent.append("\\* ");
        String kept = readOnly ? "" : permanent.toString().strip();
        return "* FLAGS (" + all + ")\r\n* OK [PERMANENTFLAGS (" + kept + ")] Flags permitted\r\n";
    }

    /** As {@link #of} if there are keywords that the client has not been told of, else empty. */
    public static String ofNew(Mailbox mailbox, View view) {
        int count = mailbox.keywords().size();
        if (count == view.keywords()) return "";
        view.keywords(count);
        return of(mailbox, view.isReadOnly());
    }

    /** {@code FLAGS (…)} of a message. */
    public static void put(Output out, Flags flags, boolean recent) {
        out.put("FLAGS (");
        String words = flags.keywords().isEmpty() ? SYSTEM[flags.bits()] : flags.toString();
        if (recent) out.put(words.isEmpty() ? "\\Recent" : "\\Recent ");
        out.put(words).put(')');
    }
}
