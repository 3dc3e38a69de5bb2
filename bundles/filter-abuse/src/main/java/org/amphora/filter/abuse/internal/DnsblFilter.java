package org.amphora.filter.abuse.internal;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.amphora.api.dns.DnsAnswer;
import org.amphora.api.dns.DnsResolver;
import org.amphora.api.filter.MessageFilter;
import org.amphora.api.filter.Strangers;
import org.amphora.api.filter.Transaction;
import org.amphora.api.filter.Verdict;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.Reply;
import org.amphora.api.role.ConfigReader;
import org.amphora.api.role.Role;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses whom DNS block lists list: the weights of the zones that do are added up. All zones are asked at once, on a
 * few threads that end when idle; what waits for them is bounded by the filters that intake calls at the same time.
 */
@Component(service = Role.class, configurationPid = DnsblFilter.PID, immediate = true)
@Designate(ocd = DnsblConfig.class)
public final class DnsblFilter extends FilterRole {
    static final String PID = "org.amphora.filter.dnsbl";
    private static final Logger LOG = LoggerFactory.getLogger(DnsblFilter.class);
    private static final long IDLE_SECONDS = 30;

    private final ThreadPoolExecutor pool = new ThreadPoolExecutor(
            1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), DnsblFilter::thread);
    private volatile DnsblSettings settings;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile DnsResolver dns;

    public DnsblFilter() {
        super("dnsbl", 30, AtRecipient.STAGES);
        pool.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable work) {
        var thread = new Thread(work, "amphora-dnsbl");
        thread.setDaemon(true);
        thread.setContextClassLoader(DnsblFilter.class.getClassLoader());
        return thread;
    }

    @Activate
    @Modified
    void configure(BundleContext context, DnsblConfig defaults, Map<String, Object> raw) {
        configure(context, raw);
    }

    @Override
    void read(Map<String, Object> raw) {
        DnsblSettings now = DnsblSettings.read(new ConfigReader(PID, raw));
        // in the order in which the core is never above the maximum
        pool.setCorePoolSize(Math.min(now.threads(), pool.getMaximumPoolSize()));
        pool.setMaximumPoolSize(now.threads());
        pool.setCorePoolSize(now.threads());
        settings = now;
    }

    @Override
    void deactivate() {
        super.deactivate();
        pool.shutdownNow();
    }

    @Override
    public MessageFilter begin(Transaction transaction) {
        DnsblSettings now = settings;
        DnsResolver resolver = dns;
        if (resolver == null || now.zones().isEmpty() || !Strangers.includes(transaction, site))
            return MessageFilter.NONE;
        return new AtRecipient(() -> judge(transaction.session().peer(), now, resolver));
    }

    private Verdict judge(InetAddress client, DnsblSettings now, DnsResolver resolver) {
        int score = 0;
        DnsblZone worst = null;
        for (DnsblZone zone : listing(client, now, resolver)) {
            score += zone.weight();
            if (worst == null || zone.weight() > worst.weight()) worst = zone;
        }
        if (worst == null || score < now.threshold()) return Verdict.proceed();
        String text =
                "Service unavailable; Client host [" + client.getHostAddress() + "] blocked using " + worst.zone();
        return new Verdict.Refuse(new Reply(554, EnhancedStatus.NOT_AUTHORISED, text));
    }

    private List<DnsblZone> listing(InetAddress client, DnsblSettings now, DnsResolver resolver) {
        var questions = new ArrayList<Callable<Boolean>>();
        for (DnsblZone zone : now.zones()) questions.add(() -> isListed(client, zone, resolver));
        var listing = new ArrayList<DnsblZone>();
        try {
            List<Future<Boolean>> answers =
                    pool.invokeAll(questions, now.timeout().toMillis(), TimeUnit.MILLISECONDS);
            for (int i = 0; i < answers.size(); i++)
                if (says(answers.get(i), now.zones().get(i)))
                    listing.add(now.zones().get(i));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // filter_timeout is over, and nobody waits for the verdict
        }
        return listing;
    }

    private static boolean isListed(InetAddress client, DnsblZone zone, DnsResolver resolver) {
        DnsAnswer<InetAddress> answer = resolver.ipv4(zone.query(client));
        if (answer instanceof DnsAnswer.Temporary<InetAddress> temporary)
            LOG.debug("zone={} does not count: {}", zone.zone(), temporary.reason());
        return answer instanceof DnsAnswer.Found<InetAddress> found
                && found.records().stream().anyMatch(zone::matches);
    }

    private static boolean says(Future<Boolean> answer, DnsblZone zone) throws InterruptedException {
        try {
            return answer.get();
        } catch (CancellationException e) {
            LOG.debug("zone={} does not count: no answer in dnsbl_timeout", zone.zone());
        } catch (ExecutionException e) {
            LOG.warn("zone={} does not count", zone.zone(), e.getCause());
        }
        return false;
    }
}
