package org.amphora.directoryldap.internal;

import java.nio.file.Path;
import java.util.Map;
import org.amphora.api.directory.UserSource;
import org.amphora.api.role.BadConfiguration;
import org.amphora.api.role.ConfigReader;
import org.amphora.api.role.Role;
import org.amphora.api.role.RoleComponent;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The role directory-ldap: a source of users from its first good configuration that names a server on. */
@Component(configurationPid = LdapComponent.PID, service = Role.class, immediate = true)
@Designate(ocd = LdapConfig.class)
public final class LdapComponent extends RoleComponent {
    static final String PID = "org.amphora.directoryldap";
    private static final Logger LOG = LoggerFactory.getLogger(LdapComponent.class);

    private final BundleContext context;
    private LdapServers servers;
    private ServiceRegistration<UserSource> served;

    @Activate
    public LdapComponent(BundleContext context) {
        this.context = context;
    }

    @Activate
    @Modified
    synchronized void configure(LdapConfig defaults, Map<String, Object> raw) {
        try {
            LdapSettings settings = LdapSettings.read(new ConfigReader(PID, raw), etc());
            health.problem("configuration", settings.uris().isEmpty() ? "ldap_uris names no server" : "");
            replace(settings);
        } catch (BadConfiguration e) {
            LOG.error("{}", health.refused(e, served != null));
        }
    }

    /** The new one is there before the old one goes; a call under way on that fails for the time being. */
    private void replace(LdapSettings settings) {
        LdapServers oldServers = servers;
        ServiceRegistration<UserSource> old = served;
        served = null;
        servers = null;
        if (!settings.uris().isEmpty()) {
            servers = new LdapServers(settings, System::nanoTime);
            var users = new LdapUsers(settings, servers, System::nanoTime);
            served = context.registerService(UserSource.class, users, null);
        }
        if (old != null) old.unregister();
        if (oldServers != null) oldServers.close();
    }

    private Path etc() {
        String etc = context.getProperty("karaf.etc");
        return Path.of(etc == null ? "etc" : etc);
    }

    @Deactivate
    synchronized void deactivate() {
        if (served != null) served.unregister();
        if (servers != null) servers.close();
    }

    @Override
    public String role() {
        return "directory-ldap";
    }
}
