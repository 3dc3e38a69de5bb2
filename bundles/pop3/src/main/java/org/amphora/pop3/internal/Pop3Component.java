package org.amphora.pop3.internal;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/** The role pop3. */
@Component(
        service = {ProtocolFactory.class, Role.class},
        configurationPid = "org.amphora.pop3",
        property = ProtocolFactory.PROTOCOL + "=pop3")
@Designate(ocd = Pop3Config.class)
public final class Pop3Component implements ProtocolFactory, Role, Services {
    private static final Logger LOG = LoggerFactory.getLogger(Pop3Component.class);

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile MailStore store;

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

    private final RoleHealth health = new RoleHealth();
    private final Pop3Protocol protocol;
    private volatile Pop3Settings settings;

    @Activate
    public Pop3Component(Pop3Config defaults, Map<String, Object> raw) {
        settings = Pop3Settings.read(raw);
        protocol = new Pop3Protocol(this, settings);
    }

    @Modified
    void modified(Pop3Config defaults, Map<String, Object> raw) {
        try {
            settings = Pop3Settings.read(raw);
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
        if (left > 0) LOG.warn("{} POP3 sessions outlast the drain time", left);
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
        return "pop3";
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
