package org.amphora.net.internal;

import java.util.Map;
import org.amphora.api.role.BadConfiguration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One listener: an {@code org.amphora.listener-NAME.cfg}. */
@Component(
        service = {},
        immediate = true,
        configurationPid = ListenerSettings.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ListenerConfig.class, factory = true)
public final class ListenerComponent {
    private static final Logger LOG = LoggerFactory.getLogger(ListenerComponent.class);

    private final Net net;
    private final Listener listener;

    @Activate
    public ListenerComponent(@Reference Net net, ListenerConfig defaults, Map<String, Object> raw) {
        this.net = net;
        listener = net.add(ListenerSettings.name(raw));
        modified(defaults, raw);
    }

    @Modified
    void modified(ListenerConfig defaults, Map<String, Object> raw) {
        try {
            listener.change(ListenerSettings.read(raw));
        } catch (BadConfiguration e) {
            LOG.error("{}{}", e.getMessage(), listener.isOpen() ? "; the last good configuration goes on" : "");
            listener.mistake(e.getMessage());
        }
    }

    @Deactivate
    void deactivate() {
        net.remove(listener);
    }
}
