package org.amphora.imap.internal.search;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.amphora.api.store.Flags;
import org.amphora.api.store.MessageTable;
import org.amphora.imap.internal.message.MessageSource;
import org.amphora.imap.internal.selected.View;
import org.amphora.mime.Envelope;
import org.amphora.mime.MailDate;

/** A message that is being looked at. */
final class Candidate {
    private final int number;
    private final MessageTable table;
    private final int index;
    private final View view;
    private final MessageSource source;
    private final long textLimit;

    Candidate(int number, MessageTable table, int index, View view, MessageSource source, long textLimit) {
        this.number = number;
        this.table = table;
        this.index = index;
        this.view = view;
        this.source = source;
        this.textLimit = textLimit;
    }

    int number() {
        return number;
    }

    long uid() {
        return table.uid(index);
    }

    long modSeq() {
        return table.modSeq(index);
    }

    Flags flags() {
        return table.flags(index);
    }

    boolean isRecent() {
        return view.isRecent(uid());
    }

    long octets() {
        return table.octets(index);
    }

    long internalMillis() {
        return table.internalDate(index);
    }

    /** INTERNALDATE's day, in UTC as FETCH shows it. */
    LocalDate internalDay() {
        return day(table.internalDate(index));
    }

    /** SAVEDATE's day, in UTC as FETCH shows it. */
    LocalDate saveDay() {
        return day(table.saveDate(index));
    }

    private static LocalDate day(long millis) {
        return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC).toLocalDate();
    }

    String emailId() {
        return table.emailId(index);
    }

    /** The Date field as milliseconds since 1970, or INTERNALDATE where it tells none, RFC 5256 §2.2. */
    long sentMillis() throws IOException {
        return MailDate.parse(envelope().date())
                .map(d -> d.toInstant().toEpochMilli())
                .orElse(internalMillis());
    }

    Envelope envelope() throws IOException {
        return source.envelope();
    }

    MessageSource source() {
        return source;
    }

    /** Characters of its text that are looked at. */
    long textLimit() {
        return textLimit;
    }
}
