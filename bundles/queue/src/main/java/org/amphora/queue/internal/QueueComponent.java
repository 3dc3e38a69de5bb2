package org.amphora.queue.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.amphora.api.intake.InternalMail;
import org.amphora.api.queue.DeliveryTarget;
import org.amphora.api.queue.MailQueue;
import org.amphora.api.queue.QueueControl;
import org.amphora.api.role.BadConfiguration;
import org.amphora.api.role.ConfigReader;
import org.amphora.api.role.Role;
import org.amphora.api.role.RoleComponent;
import org.amphora.api.site.Site;
import org.amphora.queue.internal.disk.RealDisk;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
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
@Component(service = Role.class, configurationPid = QueueComponent.PID, immediate = true)
@Designate(ocd = QueueConfig.class)
public final class QueueComponent extends RoleComponent {
    static final String PID = "org.amphora.queue";
    private static final Logger LOG = LoggerFactory.getLogger(QueueComponent.class);

    private final Targets targets = new Targets();
    private Path directory;
    private volatile QueueCore core;
    private ServiceRegistration<MailQueue> served;
    private ServiceRegistration<QueueControl> control;
    private volatile Site site;
    private volatile InternalMail intake;

    @Activate
    @Modified
    void configure(BundleContext context, QueueConfig defaults, Map<String, Object> raw) {
        try {
            String folder = context.getProperty("karaf.data");
            QueueSettings settings =
                    QueueSettings.read(new ConfigReader(PID, raw), Path.of(folder == null ? "data" : folder));
            if (served == null) serve(context, settings);
            else core.configure(settings);
            String moved = "etc/" + PID + ".cfg: key queue_directory = " + settings.directory()
                    + ": counts from the next start of the bundle; in use is " + directory;
            health.problem("configuration", settings.directory().equals(directory) ? "" : moved);
        } catch (BadConfiguration e) {
            LOG.error("{}", health.refused(e, served != null));
        }
    }

    private void serve(BundleContext context, QueueSettings settings) {
        directory = settings.directory();
        Clock clock = Clock.systemUTC();
        try {
            core = new QueueCore(settings, new RealDisk(), clock, targets, () -> intake, this::hostname);
        } catch (IOException e) {
            throw new BadConfiguration(
                    "etc/" + PID + ".cfg: key queue_directory = " + directory + ": " + e.getMessage());
        }
        served = context.registerService(MailQueue.class, new DurableQueue(core, clock), null);
        control = context.registerService(QueueControl.class, core.operator, null);
    }

    @Deactivate
    void deactivate() throws IOException {
        if (served == null) return;
        control.unregister();
        served.unregister();
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
    void bindIntake(InternalMail found) {
        intake = found;
        QueueCore c = core;
        if (c != null) c.intakeIsBack();
    }

    void unbindIntake(InternalMail gone) {
        if (intake == gone) intake = null;
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
    public List<String> problems() {
        List<String> all = new ArrayList<>(super.problems());
        QueueCore c = core;
        if (c != null) all.addAll(c.problems());
        return all;
    }

    @Override
    public String state() {
        QueueCore c = core;
        return c == null ? "down" : c.state();
    }
}
