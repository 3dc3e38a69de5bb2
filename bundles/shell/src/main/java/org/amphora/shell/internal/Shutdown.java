package org.amphora.shell.internal;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log that the server is about to stop, and that it has stopped: so the assembly starts this bundle before
 * the roles, and stops it after them.
 */
@Component(service = {})
public final class Shutdown implements SynchronousBundleListener {
    private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

    private final BundleContext context;
    private final Bundle framework;

    @Activate
    public Shutdown(BundleContext context) {
        this.context = context;
        framework = context.getBundle(0);
        context.addBundleListener(this);
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        if (event.getBundle() == framework && event.getType() == BundleEvent.STOPPING) LOG.info("Amphora stops");
    }

    @Deactivate
    void deactivate() {
        context.removeBundleListener(this);
        if (framework.getState() == Bundle.STOPPING) LOG.info("Amphora has stopped");
    }
}
