package org.amphora.shell.internal;

import java.util.List;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries a filter again that did not start for its configuration, when that has changed (a role sees to that itself, and
 * is there without it). Declarative Services would not:
 * the component stays registered, has no instance whose modified method could be called, and whoever has once asked in
 * vain for its service does not ask again. Disabled and enabled, it is a new service.
 */
@Component(service = ConfigurationListener.class)
public final class Retry implements ConfigurationListener {
    private static final Logger LOG = LoggerFactory.getLogger(Retry.class);

    private final ServiceComponentRuntime scr;

    @Activate
    public Retry(@Reference ServiceComponentRuntime scr) {
        this.scr = scr;
    }

    @Override
    public void configurationEvent(ConfigurationEvent event) {
        if (event.getType() == ConfigurationEvent.CM_LOCATION_CHANGED) return;
        String pid = event.getFactoryPid() == null ? event.getPid() : event.getFactoryPid();
        if (!pid.startsWith("org.amphora.")) return;
        for (ComponentDescriptionDTO component : scr.getComponentDescriptionDTOs())
            if (List.of(component.configurationPid).contains(pid) && hasFailed(component)) again(component);
    }

    private boolean hasFailed(ComponentDescriptionDTO component) {
        return scr.getComponentConfigurationDTOs(component).stream()
                .anyMatch(c -> c.state == ComponentConfigurationDTO.FAILED_ACTIVATION);
    }

    private void again(ComponentDescriptionDTO component) {
        LOG.info("the configuration of {} has changed: it is tried again", component.bundle.symbolicName);
        scr.disableComponent(component).then(done -> scr.enableComponent(component));
    }
}
