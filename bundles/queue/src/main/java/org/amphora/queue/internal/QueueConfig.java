package org.amphora.queue.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(name = "Amphora queue")
@interface QueueConfig {
    @AttributeDefinition(description = "Directory of spool and queue, relative to Karaf's data directory")
    String queue_directory() default "spool";

    @AttributeDefinition(description = "Bytes of one message that wait in memory; a longer one goes to a file")
    String spool_memory_limit() default "64K";

    @AttributeDefinition(description = "Bytes of all messages in memory")
    String spool_memory_total() default "16M";

    @AttributeDefinition(description = "Deliveries that run at the same time while their senders wait")
    int inline_threads() default 32;

    @AttributeDefinition(description = "Deliveries from the queue that run at the same time")
    int delivery_threads() default 8;

    @AttributeDefinition(description = "Time that one delivery from the queue may take")
    String delivery_timeout() default "10m";

    @AttributeDefinition(description = "Time between the first attempt and the second")
    String minimal_backoff_time() default "5m";

    @AttributeDefinition(description = "Longest time between two attempts")
    String maximal_backoff_time() default "4000s";

    @AttributeDefinition(description = "Time after which a message that cannot be delivered goes back to its sender")
    String maximal_queue_lifetime() default "5d";

    @AttributeDefinition(description = "Messages in the queue; beyond it new ones are refused for now")
    int queue_entry_limit() default 100000;

    @AttributeDefinition(description = "A message longer than this is returned without its body")
    String bounce_size_limit() default "50000";

    @AttributeDefinition(description = "Time that what is under way gets to finish when the bundle is replaced")
    String drain_timeout() default "20s";
}
