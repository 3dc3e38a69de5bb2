package org.amphora.imap.internal.search;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.amphora.imap.internal.wire.BadSyntax;
import org.amphora.mime.Address;
import org.amphora.mime.BaseSubject;
import org.amphora.mime.Group;
import org.amphora.mime.HeaderText;
import org.amphora.mime.Mailbox;

/** What SORT sorts by, RFC 5256 §3 and RFC 5957 §3. */
enum SortKey {
    ARRIVAL,
    CC,
    DATE,
    DISPLAYFROM,
    DISPLAYTO,
    FROM,
    SIZE,
    SUBJECT,
    TO;

    static SortKey named(String word) {
        for (SortKey k : values()) if (k.name().equals(word)) return k;
        throw new BadSyntax("Unknown sort key");
    }

    /** Whether the message's envelope is needed for it. */
    boolean needsEnvelope() {
        return this != ARRIVAL && this != SIZE;
    }

    /** The values of one key, by the order in which messages were found. */
    Column column() {
        return switch (this) {
            case ARRIVAL, DATE, SIZE -> new NumberColumn(this);
            default -> new TextColumn(this);
        };
    }

    private long number(Candidate message) throws IOException {
        return switch (this) {
            case ARRIVAL -> message.internalMillis();
            case SIZE -> message.octets();
            default -> message.sentMillis();
        };
    }

    private String text(Candidate message) throws IOException {
        return switch (this) {
            case SUBJECT -> BaseSubject.of(message.envelope().subject()).text();
            case CC -> mailbox(message.envelope().cc());
            case FROM -> mailbox(message.envelope().from());
            case TO -> mailbox(message.envelope().to());
            case DISPLAYFROM -> display(message.envelope().from());
            default -> display(message.envelope().to());
        };
    }

    /** The addr-mailbox of the first address as ENVELOPE has it: of a group its name. */
    private static String mailbox(List<Address> addresses) {
        if (addresses.isEmpty()) return "";
        Address first = addresses.get(0);
        String raw = first instanceof Mailbox m ? m.localPart() : first.name();
        return raw == null ? "" : HeaderText.decode(raw);
    }

    /** What a reader is shown of the first address. */
    private static String display(List<Address> addresses) {
        if (addresses.isEmpty()) return "";
        Address first = addresses.get(0);
        String name = first.displayName();
        if (name != null && !name.isEmpty()) return name;
        return first instanceof Group ? "" : HeaderText.decode(((Mailbox) first).address());
    }

    /** Values of a key. */
    sealed interface Column {
        void add(Candidate message) throws IOException;

        /** Of the a-th and the b-th message that was found. */
        int compare(int a, int b);
    }

    private static final class NumberColumn implements Column {
        private final SortKey key;
        private long[] values = new long[64];
        private int count;

        NumberColumn(SortKey key) {
            this.key = key;
        }

        @Override
        public void add(Candidate message) throws IOException {
            if (count == values.length) values = Arrays.copyOf(values, count * 2);
            values[count++] = key.number(message);
        }

        @Override
        public int compare(int a, int b) {
            return Long.compare(values[a], values[b]);
        }
    }

    private static final class TextColumn implements Column {
        private final SortKey key;
        private final Texts values = new Texts();

        TextColumn(SortKey key) {
            this.key = key;
        }

        @Override
        public void add(Candidate message) throws IOException {
            values.add(Casemap.key(key.text(message)));
        }

        @Override
        public int compare(int a, int b) {
            return values.compare(a, b);
        }
    }
}
