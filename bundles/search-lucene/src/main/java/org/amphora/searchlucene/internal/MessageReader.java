package org.amphora.searchlucene.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.MessageBody;
import org.amphora.api.store.SearchIndex.Field;
import org.amphora.api.store.StoreException;
import org.amphora.mime.BodyText;
import org.amphora.mime.Envelope;
import org.amphora.mime.HeaderField;
import org.amphora.mime.HeaderReader;
import org.amphora.mime.Headers;
import org.amphora.mime.MimeLimits;
import org.amphora.mime.MimeSummary;
import org.amphora.mime.SearchText;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexableField;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes of a message what is indexed of it. Not for several threads. */
final class MessageReader {
    private static final Logger LOG = LoggerFactory.getLogger(MessageReader.class);

    private final long textLimit;
    private final Map<Field, Grams> grams = new EnumMap<>(Field.class);
    private final Map<Field, IndexableField> fields = new EnumMap<>(Field.class);
    private final Set<String> names = new HashSet<>();
    private boolean whole;

    /** @param textLimit characters of a message's text parts that are read */
    MessageReader(long textLimit) {
        this.textLimit = textLimit;
        for (Field f : Field.values()) {
            if (f == Field.TEXT) continue;
            Grams g = new Grams();
            grams.put(f, g);
            fields.put(f, new org.apache.lucene.document.Field(Schema.name(f), new GramStream(g), Schema.GRAMS));
        }
    }

    /**
     * Valid until the next call; empty if the message has gone.
     *
     * @throws StoreException if the store is not there; a message that alone cannot be read is one with more
     */
    Optional<List<IndexableField>> read(Mailbox mailbox, long uid) {
        grams.values().forEach(Grams::clear);
        names.clear();
        whole = true;
        try (MessageBody body = mailbox.body(uid).orElse(null)) {
            if (body == null) return Optional.empty();
            read(mailbox, uid, body);
        } catch (IOException | StoreException e) {
            // fails, too, if it is not this message alone
            mailbox.status();
            LOG.debug("message {} of mailbox {} cannot be read", uid, mailbox.name(), e);
            whole = false;
        } catch (RuntimeException e) {
            LOG.error("message {} of mailbox {} cannot be indexed", uid, mailbox.name(), e);
            whole = false;
        }
        return Optional.of(document(uid));
    }

    private void read(Mailbox mailbox, long uid, MessageBody body) throws IOException {
        MimeSummary summary = summary(mailbox, uid, body);
        Envelope e = summary.envelope();
        SearchText.subject(e).ifPresent(grams.get(Field.SUBJECT)::add);
        add(Field.FROM, SearchText.addresses(e.from()));
        add(Field.TO, SearchText.addresses(e.to()));
        add(Field.CC, SearchText.addresses(e.cc()));
        add(Field.BCC, SearchText.addresses(e.bcc()));
        Headers headers = new HeaderReader(body.stream(0, body.length()), MimeLimits.DEFAULT).read();
        for (HeaderField field : headers) {
            names.add(field.name());
            grams.get(Field.HEADER).add(SearchText.line(field));
        }
        whole &= headers.complete() && !headers.truncated();
        long[] left = {textLimit};
        BodyText.anyMatch(summary.root(), body::stream, textLimit, text -> {
            left[0] -= grams.get(Field.BODY).add(text);
            return false;
        });
        whole &= left[0] > 0;
    }

    private static MimeSummary summary(Mailbox mailbox, long uid, MessageBody body) throws IOException {
        Optional<byte[]> kept = mailbox.summary(uid);
        try {
            if (kept.isPresent()) return MimeSummary.fromBytes(kept.get());
        } catch (IOException e) {
            LOG.debug("the summary of message {} is read from the message", uid, e);
        }
        return MimeSummary.parse(body.stream(0, body.length()), MimeLimits.DEFAULT);
    }

    private void add(Field field, Stream<String> texts) {
        texts.forEach(grams.get(field)::add);
    }

    private List<IndexableField> document(long uid) {
        List<IndexableField> document = new ArrayList<>();
        document.add(new NumericDocValuesField(Schema.UID, uid));
        document.add(new StringField(Schema.UID, String.valueOf(uid), org.apache.lucene.document.Field.Store.NO));
        for (String name : names) document.add(Schema.headerName(name));
        grams.forEach((field, g) -> {
            whole &= !g.isFull();
            if (!g.isEmpty()) document.add(fields.get(field));
        });
        if (!whole) document.add(Schema.more());
        return document;
    }
}
