package org.amphora.queue.internal;

import java.time.Clock;
import org.amphora.api.queue.DeliveryTarget;
import org.amphora.api.queue.MailQueue;
import org.amphora.queue.internal.disk.RealDisk;
import org.amphora.testkit.queue.MailQueueContract;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.rules.TemporaryFolder;

public class DurableQueueContractTest extends MailQueueContract {
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final Targets targets = new Targets();
    private QueueCore core;
    private MailQueue queue;

    @Before
    public void open_() throws Exception {
        QueueSettings settings =
                QueueSettings.defaults(folder.getRoot().toPath().resolve("spool"));
        core = new QueueCore(
                settings, new RealDisk(), Clock.systemUTC(), targets, () -> null, () -> "mail.example.org");
        queue = new DurableQueue(core, Clock.systemUTC());
    }

    @After
    public void close() throws Exception {
        core.close();
    }

    @Override
    protected MailQueue queue() {
        return queue;
    }

    @Override
    protected void bind(String route, DeliveryTarget target) {
        targets.bind(route.equals(DeliveryTarget.LOCAL), target);
    }

    @Override
    protected void unbind(String route, DeliveryTarget target) {
        targets.unbind(route.equals(DeliveryTarget.LOCAL), target);
    }

    @Override
    protected long open() {
        return core.spool.memoryInUse();
    }
}
