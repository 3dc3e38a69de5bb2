package org.amphora.dkim.internal.canonical;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.amphora.mime.Envelope;
import org.amphora.mime.HeaderField;
import org.amphora.mime.HeaderReader;
import org.amphora.mime.Headers;
import org.amphora.mime.Mailbox;
import org.amphora.mime.MimeLimits;

/**
 * A message that is signed or verified: its header on the heap, its body still in the stream. The {@code Return-Path}
 * that our spool puts on top never leaves this server and is no part of it.
 */
public final class Message {
    private static final int MOST_FIELDS = 10_000;

    private final Headers headers;
    private final InputStream body;
    private final List<HeaderField> fields = new ArrayList<>();

    private Message(Headers headers, InputStream body) {
        this.headers = headers;
        this.body = body;
        for (HeaderField field : headers) fields.add(field);
        if (!fields.isEmpty() && fields.get(0).is("Return-Path")) fields.remove(0);
    }

    /** Reads the header; the stream, which has CRLF line ends, stays the caller's to close. */
    public static Message read(InputStream in, int headerBytes) throws IOException {
        var limits = new MimeLimits(headerBytes, MOST_FIELDS, headerBytes, 1, 1);
        var reader = new HeaderReader(in, limits);
        Headers headers = reader.read();
        return new Message(headers, reader.body());
    }

    /** Whether the header is larger than it may be: then nothing can be said of this message. */
    public boolean isTooLarge() {
        return headers.truncated();
    }

    /** What follows the header; read once. */
    public InputStream body() {
        return body;
    }

    /** From the top. */
    public List<HeaderField> fields() {
        return fields;
    }

    /** All fields of a name, from the top. */
    public List<HeaderField> all(String name) {
        return fields.stream().filter(f -> f.is(name)).toList();
    }

    public int count(String name) {
        return (int) fields.stream().filter(f -> f.is(name)).count();
    }

    /** The addresses of the one From field; none if there is none, or more than one. */
    public List<Mailbox> authors() {
        if (count("From") != 1) return List.of();
        return Envelope.of(headers).from().stream()
                .filter(Mailbox.class::isInstance)
                .map(Mailbox.class::cast)
                .toList();
    }

    /**
     * The fields that a list of names stands for, without their line ends, RFC 6376 §5.4.2: each name is the lowest
     * field of it that has not been taken yet; a name too many is nothing.
     */
    public List<String> select(List<String> names) {
        Map<String, Integer> next = new HashMap<>();
        var selected = new ArrayList<String>();
        for (String name : names) {
            String key = name.toLowerCase(Locale.ROOT);
            int at = next.getOrDefault(key, fields.size()) - 1;
            while (at >= 0 && !fields.get(at).is(name)) at--;
            next.put(key, Math.max(at, 0));
            if (at >= 0) selected.add(fields.get(at).toString());
        }
        return selected;
    }
}
