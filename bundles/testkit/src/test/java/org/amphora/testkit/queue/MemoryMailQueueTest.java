package org.amphora.testkit.queue;

import org.amphora.api.queue.DeliveryTarget;
import org.amphora.api.queue.MailQueue;

public class MemoryMailQueueTest extends MailQueueContract {
    private final MemoryMailQueue queue = new MemoryMailQueue();

    @Override
    protected MailQueue queue() {
        return queue;
    }

    @Override
    protected void bind(String route, DeliveryTarget target) {
        queue.bind(route, target);
    }

    @Override
    protected void unbind(String route, DeliveryTarget target) {
        queue.unbind(route);
    }

    @Override
    protected long open() {
        return queue.memory().open();
    }
}
