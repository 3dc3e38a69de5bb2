package org.amphora.intake.internal.message;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.queue.MailQueue;
import org.amphora.mime.HeaderReader;
import org.amphora.mime.Headers;
import org.amphora.mime.MimeLimits;

/**
 * A message on its way through the filters: the body as it came, and what edits have made of it, composed only when
 * somebody reads it. Owns all bodies that it is given and makes.
 */
public final class Draft implements AutoCloseable {
    private final MailQueue queue;
    private final MimeLimits limits;
    private final Headers headers;
    private final List<SpooledBody> owned = new ArrayList<>(2);
    private SpooledBody current;
    /** Not null while edits wait to be composed. */
    private HeaderEdits edits;
    /** What follows the header, when edits wait: a body, and where in it. */
    private SpooledBody rest;

    private long restFrom;

    /** Takes ownership of {@code original}, also when it throws. */
    public Draft(MailQueue queue, SpooledBody original, MimeLimits limits) throws IOException {
        this.queue = queue;
        this.limits = limits;
        this.current = original;
        owned.add(original);
        try {
            this.headers = read(original);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private Headers read(SpooledBody body) throws IOException {
        try (InputStream in = body.open()) {
            return new HeaderReader(in, limits).read();
        }
    }

    /** The header as it came, our trace lines on top. */
    public Headers received() {
        return headers;
    }

    /** The message with all edits so far; not to be closed by the caller. */
    public SpooledBody body() throws IOException {
        if (edits != null) {
            SpooledBody composed = queue.compose(edits.bytes(), rest, restFrom);
            owned.add(composed);
            current = composed;
            edits = null;
        }
        return current;
    }

    private HeaderEdits edits() throws IOException {
        if (edits == null) {
            Headers now = owned.size() == 1 ? headers : read(current);
            edits = new HeaderEdits(now);
            rest = current;
            restFrom = now.bodyOffset();
        }
        return edits;
    }

    public void add(String name, String value) throws IOException {
        edits().add(name, value);
    }

    public void insert(int index, String name, String value) throws IOException {
        edits().insert(index, name, value);
    }

    public void change(String name, int nth, String value) throws IOException {
        edits().change(name, nth, value);
    }

    public void delete(String name, int nth) throws IOException {
        edits().delete(name, nth);
    }

    /** Takes out the fields of this name that came with the message and that a test picks by what follows the colon, raw. */
    public void deleteAll(String name, Predicate<String> picked) throws IOException {
        boolean any = headers.all(name).stream().anyMatch(f -> picked.test(f.body()));
        if (any) edits().deleteAll(name, picked);
    }

    public void returnPath(Address reversePath) throws IOException {
        edits().returnPath(reversePath);
    }

    /** Takes ownership. */
    public void replaceBody(SpooledBody body) throws IOException {
        owned.add(body);
        edits();
        rest = body;
        restFrom = 0;
    }

    @Override
    public void close() {
        for (int i = owned.size() - 1; i >= 0; i--) owned.get(i).close();
        owned.clear();
    }

    /** @throws IllegalArgumentException if this cannot be a header field */
    public static void checkField(String name, String value) {
        HeaderEdits.check(name, value);
    }
}
