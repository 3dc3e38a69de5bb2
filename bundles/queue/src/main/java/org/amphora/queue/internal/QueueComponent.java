package org.amphora.queue.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.amphora.api.directory.Directory;
import org.amphora.api.mail.BodyWriter;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.queue.DeliveryTarget;
import org.amphora.api.queue.MailQueue;
import org.amphora.api.queue.Outcome;
import org.amphora.api.queue.QueueEntry;
import org.amphora.api.role.BadConfiguration;
import org.amphora.api.role.ConfigReader;
import org.amphora.api.role.Role;
import org.amphora.api.role.RoleHealth;
import org.amphora.api.site.Site;
import org.amphora.queue.internal.disk.RealDisk;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The role queue. */
@Component(
        service = {MailQueue.class, Role.class},
        configurationPid = QueueComponent.PID,
        immediate = true)
@Designate(ocd = QueueConfig.class)
public final class QueueComponent implements MailQueue, Role {
    static final String PID = "org.amphora.queue";
    private static final Logger LOG = LoggerFactory.getLogger(QueueComponent.class);

    private final RoleHealth health = new RoleHealth();
    private final Targets targets = new Targets();
    private final Router router = new Router();
    private final Path data;
    private final Path directory;
    private final QueueCore core;
    private final MailQueue queue;
    private volatile Site site;

    @Activate
    public QueueComponent(BundleContext context, QueueConfig defaults, Map<String, Object> raw) throws IOException {
        String folder = context.getProperty("karaf.data");
        data = Path.of(folder == null ? "data" : folder);
        QueueSettings settings = QueueSettings.read(new ConfigReader(PID, raw), data);
        directory = settings.directory();
        Clock clock = Clock.systemUTC();
        core = new QueueCore(settings, new RealDisk(), clock, targets, router, this::hostname);
        queue = new DurableQueue(core, clock);
    }

    @Modified
    void modified(QueueConfig defaults, Map<String, Object> raw) {
        try {
            QueueSettings settings = QueueSettings.read(new ConfigReader(PID, raw), data);
            core.configure(settings);
            String moved = "etc/" + PID + ".cfg: key queue_directory = " + settings.directory()
                    + ": counts from the next start of the bundle; in use is " + directory;
            health.problem("configuration", settings.directory().equals(directory) ? "" : moved);
        } catch (BadConfiguration e) {
            LOG.error("{}; the last good configuration goes on", e.getMessage());
            health.problem("configuration", e.getMessage());
        }
    }

    @Deactivate
    void deactivate() throws IOException {
        core.close();
    }

    @Reference(
            target = "(" + DeliveryTarget.ROUTE + "=" + DeliveryTarget.LOCAL + ")",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindLocal(DeliveryTarget target) {
        targets.bind(true, target);
    }

    void unbindLocal(DeliveryTarget target) {
        targets.unbind(true, target);
    }

    @Reference(
            target = "(" + DeliveryTarget.ROUTE + "=" + DeliveryTarget.REMOTE + ")",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindRemote(DeliveryTarget target) {
        targets.bind(false, target);
    }

    void unbindRemote(DeliveryTarget target) {
        targets.unbind(false, target);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindDirectory(Directory found) {
        router.use(found);
    }

    void unbindDirectory(Directory gone) {
        router.forget(gone);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindSite(Site found) {
        site = found;
    }

    void unbindSite(Site gone) {
        if (site == gone) site = null;
    }

    private String hostname() {
        Site s = site;
        return s == null ? "localhost" : s.hostname();
    }

    @Override
    public String role() {
        return "queue";
    }

    @Override
    public Instant since() {
        return health.since();
    }

    @Override
    public List<String> problems() {
        List<String> all = new ArrayList<>(health.problems());
        all.addAll(core.problems());
        return all;
    }

    @Override
    public String state() {
        return core.state();
    }

    @Override
    public BodyWriter spool(byte[] head) throws IOException {
        return queue.spool(head);
    }

    @Override
    public SpooledBody compose(byte[] head, SpooledBody rest, long from) throws IOException {
        return queue.compose(head, rest, from);
    }

    @Override
    public List<Outcome> accept(Envelope envelope, SpooledBody body, Instant deadline, Set<Option> options) {
        return queue.accept(envelope, body, deadline, options);
    }

    @Override
    public void bounce(Envelope envelope, SpooledBody body, List<Outcome> outcomes) {
        queue.bounce(envelope, body, outcomes);
    }

    @Override
    public long usableSpace() {
        return queue.usableSpace();
    }

    @Override
    public int size() {
        return queue.size();
    }

    @Override
    public List<QueueEntry> list(int from, int most) {
        return queue.list(from, most);
    }

    @Override
    public Optional<QueueEntry> find(String id) {
        return queue.find(id);
    }

    @Override
    public boolean hold(String id) {
        return queue.hold(id);
    }

    @Override
    public boolean release(String id) {
        return queue.release(id);
    }

    @Override
    public boolean flush(String id) {
        return queue.flush(id);
    }

    @Override
    public void flushAll() {
        queue.flushAll();
    }

    @Override
    public boolean drop(String id) {
        return queue.drop(id);
    }
}
