package org.amphora.lifecycle.internal;

import java.time.Duration;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops the framework, start level by start level, when the JVM is told to end: by SIGTERM, SIGINT or SIGHUP. */
public final class StopOnSignal implements BundleActivator {
    private static final Logger LOG = LoggerFactory.getLogger(StopOnSignal.class);

    /** More than the roles' drain times together; a service manager kills the process after its own limit. */
    private static final Duration LIMIT = Duration.ofSeconds(110);

    private Thread hook;

    @Override
    public void start(BundleContext context) {
        var framework = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(Framework.class);
        hook = new Thread(() -> stop(framework), "amphora-lifecycle-stop");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void stop(BundleContext context) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            LOG.trace("the hook is what stops this bundle", e);
        }
    }

    private static void stop(Framework framework) {
        LOG.info("stopping");
        try {
            framework.stop();
            framework.waitForStop(LIMIT.toMillis());
        } catch (BundleException e) {
            LOG.error("the framework does not stop", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
