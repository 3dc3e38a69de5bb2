package org.amphora.directoryjaas.internal;

import java.util.Map;
import javax.security.auth.login.Configuration;
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

/** The role directory-jaas: a source of passwords from its first good configuration on. */
@Component(configurationPid = JaasComponent.PID, service = Role.class, immediate = true)
@Designate(ocd = JaasConfig.class)
public final class JaasComponent extends RoleComponent {
    static final String PID = "org.amphora.directoryjaas";
    private static final Logger LOG = LoggerFactory.getLogger(JaasComponent.class);

    private ServiceRegistration<UserSource> served;

    @Activate
    @Modified
    synchronized void configure(BundleContext context, JaasConfig defaults, Map<String, Object> raw) {
        try {
            UserSource users = read(new ConfigReader(PID, raw));
            health.problem("configuration", "");
            ServiceRegistration<UserSource> old = served;
            served = context.registerService(UserSource.class, users, null);
            if (old != null) old.unregister();
        } catch (BadConfiguration e) {
            LOG.error("{}", health.refused(e, served != null));
        }
    }

    static JaasUsers read(ConfigReader in) {
        String realm = in.text("jaas_realm");
        if (realm.isEmpty()) in.mistake("jaas_realm", realm, "the name of a realm");
        String format = in.oneOf("jaas_username_format", "%u", "%n");
        in.done();
        return new JaasUsers(realm, format, Configuration::getConfiguration);
    }

    @Deactivate
    synchronized void deactivate() {
        if (served != null) served.unregister();
    }

    @Override
    public String role() {
        return "directory-jaas";
    }
}
