package org.amphora.filter.sample.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import org.amphora.api.filter.Edit;
import org.amphora.api.filter.FilteredMessage;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.filter.MessageFilter;
import org.amphora.api.filter.Transaction;
import org.amphora.api.filter.Verdict;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.role.BadConfiguration;
import org.amphora.api.role.ConfigReader;
import org.amphora.mime.HeaderField;
import org.amphora.mime.HeaderReader;
import org.amphora.mime.MimeLimits;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Adds a header field, and refuses a word in the subject. */
@Component(
        configurationPid = SampleFilter.PID,
        property = {
            MailFilter.NAME + "=sample",
            MailFilter.ORDER + ":Integer=100",
            MailFilter.STAGES + "=message",
            MailFilter.BLOCKING + ":Boolean=false"
        })
@Designate(ocd = SampleConfig.class)
public final class SampleFilter implements MailFilter {
    static final String PID = "org.amphora.filter.sample";
    private static final Logger LOG = LoggerFactory.getLogger(SampleFilter.class);

    private volatile SampleSettings settings = SampleSettings.NONE;

    /**
     * Called at the start, and when the file in etc/ has changed: the filter stays, and the next transaction has the
     * new settings. A mistake changes nothing.
     */
    @Activate
    @Modified
    void configure(SampleConfig defaults, Map<String, Object> raw) {
        try {
            settings = SampleSettings.read(new ConfigReader(PID, raw));
        } catch (BadConfiguration e) {
            LOG.error("{}; the filter goes on as before", e.getMessage());
        }
    }

    @Override
    public MessageFilter begin(Transaction transaction) {
        SampleSettings now = settings;
        return new MessageFilter() {
            @Override
            public Verdict message(FilteredMessage message) {
                if (!now.refuseWord().isEmpty() && subject(message.body()).contains(now.refuseWord()))
                    return Verdict.reject("The subject holds a word that is not taken here");
                if (!now.headerValue().isEmpty()) message.edit(new Edit.AddHeader(now.headerName(), now.headerValue()));
                return Verdict.proceed();
            }
        };
    }

    private static String subject(SpooledBody body) {
        try (InputStream in = body.open()) {
            var headers = new HeaderReader(in, MimeLimits.DEFAULT).read();
            return headers.first("Subject").map(HeaderField::decoded).orElse("").toLowerCase(Locale.ROOT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
