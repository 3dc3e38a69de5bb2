package org.amphora.dkim.internal;

import java.io.IOException;
import java.io.InputStream;
import org.amphora.api.filter.FilteredMessage;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.filter.MessageFilter;
import org.amphora.api.filter.Transaction;
import org.amphora.api.filter.Verdict;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.MailException;
import org.amphora.dkim.internal.canonical.Message;

/** What the filters of this role have in common: each looks at whole messages, with the settings of that moment. */
abstract class DkimFilter implements MailFilter {
    private final Surroundings around;

    DkimFilter(Surroundings around) {
        this.around = around;
    }

    final Surroundings around() {
        return around;
    }

    /** What is done with a message; {@code message} is its own, read once. */
    abstract Verdict judge(Transaction transaction, FilteredMessage filtered, Message message, DkimSettings settings)
            throws IOException;

    @Override
    public final MessageFilter begin(Transaction transaction) {
        return new MessageFilter() {
            @Override
            public Verdict message(FilteredMessage filtered) {
                DkimSettings settings = around.settings();
                try (InputStream in = filtered.body().open()) {
                    Message message = Message.read(in, settings.maximumHeaders());
                    return judge(transaction, filtered, message, settings);
                } catch (IOException e) {
                    throw new MailException(EnhancedStatus.TEMP_SYSTEM, "Try again later", e);
                }
            }
        };
    }
}
