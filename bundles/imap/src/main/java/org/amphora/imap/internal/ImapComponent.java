package org.amphora.imap.internal;

import java.io.File;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.amphora.api.auth.Sasl;
import org.amphora.api.net.Connection;
import org.amphora.api.net.ConnectionHandler;
import org.amphora.api.net.ProtocolFactory;
import org.amphora.api.net.SessionState;
import org.amphora.api.role.BadConfiguration;
import org.amphora.api.role.Role;
import org.amphora.api.role.RoleHealth;
import org.amphora.api.site.Site;
import org.amphora.api.store.MailStore;
import org.amphora.imap.internal.spool.AppendSpool;
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

/** The role imap. */
@Component(
        service = {ProtocolFactory.class, Role.class},
        configurationPid = "org.amphora.imap",
        property = ProtocolFactory.PROTOCOL + "=imap")
@Designate(ocd = ImapConfig.class)
public final class ImapComponent implements ProtocolFactory, Role, Services {
    private static final Logger LOG = LoggerFactory.getLogger(ImapComponent.class);

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Sasl sasl;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Site site;

    private volatile MailStore store;
    private final AtomicInteger storeVersion = new AtomicInteger();

    private final RoleHealth health = new RoleHealth();
    private final ImapProtocol protocol;
    private volatile ImapSettings settings;

    @Activate
    public ImapComponent(BundleContext bundle, ImapConfig defaults, Map<String, Object> raw) {
        settings = ImapSettings.read(raw);
        File data = bundle.getDataFile("append");
        AppendSpool spool = new AppendSpool(data.toPath());
        spool.clear();
        protocol = new ImapProtocol(this, spool, settings);
    }

    @Modified
    void modified(ImapConfig defaults, Map<String, Object> raw) {
        try {
            settings = ImapSettings.read(raw);
            protocol.settings(settings);
            health.problem("configuration", "");
        } catch (BadConfiguration e) {
            LOG.error("{}; the last good configuration goes on", e.getMessage());
            health.problem("configuration", e.getMessage());
        }
    }

    @Deactivate
    void deactivate() {
        int left = protocol.sessions().drain(settings.drainTimeout());
        if (left > 0) LOG.warn("{} IMAP sessions outlast the drain time", left);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindStore(MailStore comes) {
        store = comes;
        storeVersion.incrementAndGet();
        protocol.storeChanged();
    }

    void unbindStore(MailStore goes) {
        if (store != goes) return; // another has come already
        store = null;
        protocol.storeChanged();
    }

    @Override
    public ConnectionHandler open(Connection connection) {
        return protocol.open(connection);
    }

    @Override
    public ConnectionHandler resume(Connection connection, SessionState state) {
        return protocol.resume(connection, state);
    }

    @Override
    public Optional<MailStore> store() {
        return Optional.ofNullable(store);
    }

    @Override
    public int storeVersion() {
        return storeVersion.get();
    }

    @Override
    public Optional<Sasl> sasl() {
        return Optional.ofNullable(sasl);
    }

    @Override
    public String hostname() {
        Site s = site;
        return s == null ? "localhost" : s.hostname();
    }

    @Override
    public String role() {
        return "imap";
    }

    @Override
    public Instant since() {
        return health.since();
    }

    @Override
    public List<String> problems() {
        return health.problems();
    }

    @Override
    public String state() {
        return protocol.sessions().inside() + " sessions";
    }
}
