package org.amphora.itests.filters;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.amphora.api.filter.Edit;
import org.amphora.api.filter.FilteredMessage;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.filter.MessageFilter;
import org.amphora.api.filter.Transaction;
import org.amphora.api.filter.Verdict;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.Recipient;

/**
 * Writes its name and version into each message, with the stages that one and the same object has seen of it; refuses a
 * word, if it has one; eats the heap at a message that asks for it.
 */
public final class StampFilter implements MailFilter {
    private static final String EAT = "eat the heap";

    private String name;
    private String version;
    private String word;

    void activate(Map<String, Object> properties) {
        name = String.valueOf(properties.get(MailFilter.NAME));
        version = String.valueOf(properties.get("stamp.version"));
        word = String.valueOf(properties.get("stamp.word"));
        if (word.equals("throw")) throw new IllegalStateException("this filter does not start");
    }

    @Override
    public MessageFilter begin(Transaction transaction) {
        var stages = new StringBuilder();
        return new MessageFilter() {
            @Override
            public Verdict sender(MailParameters mail) {
                stages.append('s');
                return Verdict.CONTINUE;
            }

            @Override
            public Verdict recipient(Recipient recipient) {
                stages.append('r');
                return Verdict.CONTINUE;
            }

            @Override
            public Verdict message(FilteredMessage message) {
                String text = text(message);
                if (!word.isEmpty() && text.contains(word)) return Verdict.reject("not this word");
                if (text.contains(EAT)) eat();
                message.edit(new Edit.AddHeader("X-Stamp", name + ' ' + version + ' ' + stages + 'm'));
                return Verdict.CONTINUE;
            }
        };
    }

    private static void eat() {
        byte[][] all = new byte[1 << 20][];
        for (int i = 0; i < all.length; i++) all[i] = new byte[1 << 20];
    }

    private static String text(FilteredMessage message) {
        try (InputStream in = message.body().open()) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
