package org.amphora.dovecotauth.internal.client;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.amphora.api.auth.Sasl;
import org.amphora.api.role.BadConfiguration;
import org.amphora.api.role.Role;
import org.amphora.api.role.RoleComponent;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The role dovecot-auth-client: off until a socket is named. */
@Component(service = Role.class, configurationPid = "org.amphora.dovecotauthclient", immediate = true)
@Designate(ocd = AuthClientConfig.class)
public final class AuthClientComponent extends RoleComponent {
    private static final Logger LOG = LoggerFactory.getLogger(AuthClientComponent.class);
    /** Before the role sasl, which goes on for when this one is off again. */
    private static final int RANKING = 100;

    private volatile AuthClientSettings settings;
    private volatile AuthServer server;
    private DovecotSasl sasl;
    private ServiceRegistration<Sasl> served;

    @Activate
    @Modified
    void configure(BundleContext context, AuthClientConfig defaults, Map<String, Object> raw) {
        try {
            change(context, AuthClientSettings.read(raw));
            health.problem("configuration", "");
        } catch (BadConfiguration e) {
            LOG.error("{}", health.refused(e, settings != null));
        }
    }

    private void change(BundleContext context, AuthClientSettings to) {
        AuthServer before = server;
        boolean same = before != null && to.socket().equals(settings.socket());
        settings = to;
        if (to.socket().isEmpty()) {
            deactivate();
            return;
        }
        if (!same) server = new AuthServer(to.socket().get());
        if (served == null) {
            sasl = new DovecotSasl(server, to);
            var properties = FrameworkUtil.asDictionary(Map.of(Constants.SERVICE_RANKING, RANKING));
            served = context.registerService(Sasl.class, sasl, properties);
        } else {
            sasl.change(server, to);
        }
        if (before != null && !same) before.close();
    }

    @Deactivate
    void deactivate() {
        if (served != null) served.unregister();
        served = null;
        if (server != null) server.close();
        server = null;
    }

    @Override
    public String role() {
        return "dovecot-auth-client";
    }

    @Override
    public List<String> problems() {
        AuthServer s = server;
        return Stream.concat(super.problems().stream(), Stream.of(s == null ? "" : s.problem()))
                .filter(p -> !p.isEmpty())
                .toList();
    }

    @Override
    public String state() {
        AuthServer s = server;
        if (s == null) return "off";
        return s.connection().isPresent() ? "asks a Dovecot" : "no Dovecot";
    }
}
