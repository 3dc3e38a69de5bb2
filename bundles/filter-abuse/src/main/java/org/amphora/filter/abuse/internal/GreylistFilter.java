package org.amphora.filter.abuse.internal;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.amphora.api.filter.MessageFilter;
import org.amphora.api.filter.Strangers;
import org.amphora.api.filter.Transaction;
import org.amphora.api.filter.Verdict;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Reply;
import org.amphora.api.role.ConfigReader;
import org.amphora.api.role.Role;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;

/** Asks who is not known to come again later, which real mail servers do. */
@Component(service = Role.class, configurationPid = GreylistFilter.PID, immediate = true)
@Designate(ocd = GreylistConfig.class)
public final class GreylistFilter extends FilterRole {
    static final String PID = "org.amphora.filter.greylist";
    // RFC 3463 §3.3: something is the matter with the mailbox, for now
    private static final EnhancedStatus MAILBOX = new EnhancedStatus(4, 2, 0);

    private final InstantSource clock;
    private final GreylistFile file;
    private final Greylist list;
    private final AtomicLong saved;
    private volatile GreylistSettings settings;

    @Activate
    public GreylistFilter(BundleContext context) {
        this(Path.of(context.getProperty("karaf.data"), "amphora/greylist/greylist"), InstantSource.system());
    }

    GreylistFilter(Path file, InstantSource clock) {
        super("greylist", 40, "sender,recipient");
        this.clock = clock;
        this.file = new GreylistFile(file);
        list = this.file.load(clock);
        saved = new AtomicLong(now());
    }

    @Activate
    @Modified
    void configure(BundleContext context, GreylistConfig defaults, Map<String, Object> raw) {
        configure(context, raw);
    }

    @Override
    void read(Map<String, Object> raw) {
        settings = GreylistSettings.read(new ConfigReader(PID, raw));
    }

    @Override
    void deactivate() {
        super.deactivate();
        if (settings != null && list.size() > 0) file.save(list.text(settings));
    }

    @Override
    public MessageFilter begin(Transaction transaction) {
        if (!Strangers.includes(transaction, site)) return MessageFilter.NONE;
        GreylistSettings now = settings;
        return new MessageFilter() {
            private Address sender = Address.NULL;

            @Override
            public Verdict sender(MailParameters mail) {
                sender = mail.reversePath();
                return Verdict.proceed();
            }

            @Override
            public Verdict recipient(Recipient recipient) {
                if (now.isExempt(recipient.original())) return Verdict.proceed();
                long left = list.secondsLeft(transaction.session().peer(), sender, recipient.original(), now);
                saveInTime(now);
                if (left == 0) return Verdict.proceed();
                return new Verdict.Refuse(
                        new Reply(450, MAILBOX, "Greylisted, please try again in " + left + " seconds"));
            }
        };
    }

    /** On the thread of whoever comes first when it is time. */
    private void saveInTime(GreylistSettings settings) {
        long before = saved.get();
        long now = now();
        if (now - before >= settings.saveInterval() && saved.compareAndSet(before, now)) file.save(list.text(settings));
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
