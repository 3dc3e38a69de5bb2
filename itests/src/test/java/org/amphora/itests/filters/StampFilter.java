package org.amphora.itests.filters;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.amphora.api.filter.Edit;
import org.amphora.api.filter.FilteredMessage;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.filter.MessageFilter;
import org.amphora.api.filter.Transaction;
import org.amphora.api.filter.Verdict;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Reply;

/**
 * Writes its name and version into each message, with the stages that one and the same object has seen of it; refuses a
 * word, if it has one; and does what no filter should at a message that asks for it.
 */
public final class StampFilter implements MailFilter {
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
                if (text.contains("eat the heap")) eat();
                if (text.contains("throw this")) throw new IllegalStateException("thrown");
                if (text.contains("hang on this")) hang();
                if (text.contains("say nonsense"))
                    return new Verdict.Refuse(new Reply(250, new EnhancedStatus(2, 0, 0), "this is no refusal"));
                message.edit(new Edit.AddHeader("X-Stamp", name + ' ' + version + ' ' + stages + 'm'));
                return Verdict.CONTINUE;
            }
        };
    }

    private static void eat() {
        byte[][] all = new byte[1 << 20][];
        for (int i = 0; i < all.length; i++) all[i] = new byte[1 << 20];
    }

    /** Until its time is over, and it is interrupted. */
    private static void hang() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String text(FilteredMessage message) {
        try (InputStream in = message.body().open()) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
