package org.amphora.imap.internal.fetch;

import java.io.IOException;
import org.amphora.imap.internal.message.Preview;
import org.amphora.imap.internal.selected.FlagsResponse;
import org.amphora.imap.internal.wire.ImapDate;
import org.amphora.imap.internal.wire.Output;

/** One data item of a FETCH, RFC 3501 §6.4.5. */
sealed interface FetchItem permits FetchItem.Simple, BodyItem, BinaryItem {
    /**
     * Writes its name and value.
     *
     * @throws IOException if the message cannot be read, or is gone
     */
    void put(Output out, Fetched message) throws IOException;

    /** Whether the message's envelope or structure is needed for it. */
    boolean needsSummary();

    /** Whether who gets it has seen the message. */
    default boolean marksSeen() {
        return false;
    }

    /**
     * Looks, before anything of the message is told, whether this can be.
     *
     * @throws BinaryItem.UnknownEncoding if not
     */
    default void check(Fetched message) throws IOException {}

    /** Items without arguments. */
    enum Simple implements FetchItem {
        UID {
            @Override
            public void put(Output out, Fetched message) {
                out.put("UID ").put(message.uid());
            }
        },
        FLAGS {
            @Override
            public void put(Output out, Fetched message) {
                FlagsResponse.put(out, message.flags(), message.isRecent());
            }
        },
        /** RFC 7162 §3.1.4. */
        MODSEQ {
            @Override
            public void put(Output out, Fetched message) {
                out.put("MODSEQ (").put(message.modSeq()).put(')');
            }
        },
        INTERNALDATE {
            @Override
            public void put(Output out, Fetched message) {
                ImapDate.put(out.put("INTERNALDATE "), message.internalDate());
            }
        },
        /** RFC 8514 §4.2. */
        SAVEDATE {
            @Override
            public void put(Output out, Fetched message) {
                ImapDate.put(out.put("SAVEDATE "), message.saveDate());
            }
        },
        /** RFC 8474 §5.3. */
        EMAILID {
            @Override
            public void put(Output out, Fetched message) {
                out.put("EMAILID (").put(message.emailId()).put(')');
            }
        },
        /** RFC 8474 §5.2: NIL where there are none. */
        THREADID {
            @Override
            public void put(Output out, Fetched message) {
                out.put("THREADID NIL");
            }
        },
        SIZE {
            @Override
            public void put(Output out, Fetched message) {
                out.put("RFC822.SIZE ").put(message.octets());
            }
        },
        /** RFC 8970. */
        PREVIEW {
            @Override
            public void put(Output out, Fetched message) throws IOException {
                String preview = Preview.of(message.source());
                out.put("PREVIEW ").nstring(preview == null ? null : Output.octets(preview));
            }
        },
        ENVELOPE {
            @Override
            public void put(Output out, Fetched message) throws IOException {
                Structure.envelope(
                        out.put("ENVELOPE "), message.source().summary().envelope());
            }
        },
        BODY {
            @Override
            public void put(Output out, Fetched message) throws IOException {
                Structure.body(out.put("BODY "), message.source().summary().root(), false);
            }
        },
        BODYSTRUCTURE {
            @Override
            public void put(Output out, Fetched message) throws IOException {
                Structure.body(
                        out.put("BODYSTRUCTURE "), message.source().summary().root(), true);
            }
        };

        @Override
        public boolean needsSummary() {
            return this == ENVELOPE || this == BODY || this == BODYSTRUCTURE || this == PREVIEW;
        }
    }
}
