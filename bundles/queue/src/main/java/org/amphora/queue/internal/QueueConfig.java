package org.amphora.queue.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(name = "Amphora queue")
@interface QueueConfig {
    @AttributeDefinition(description = "Directory of spool and queue, relative to Karaf's data directory")
    String queue__directory() default "spool";

    @AttributeDefinition(description = "Bytes of one message that wait in memory; a longer one goes to a file")
    String spool__memory__limit() default "64K";

    @AttributeDefinition(description = "Bytes of all messages in memory")
    String spool__memory__total() default "16M";

    @AttributeDefinition(description = "Deliveries that run at the same time while their senders wait")
    int inline__threads() default 32;

    @AttributeDefinition(description = "Deliveries from the queue that run at the same time")
    int delivery__threads() default 100;

    @AttributeDefinition(description = "Deliveries at the same time to a destination of which nothing is known yet")
    int initial__destination__concurrency() default 5;

    @AttributeDefinition(description = "Deliveries at the same time to one destination that takes mail")
    int default__destination__concurrency__limit() default 20;

    @AttributeDefinition(description = "Recipients of one message in one delivery")
    int default__destination__recipient__limit() default 50;

    @AttributeDefinition(description = "Time between two deliveries to one destination, which then come one by one")
    String default__destination__rate__delay() default "0s";

    @AttributeDefinition(description = "How often all deliveries to a destination may fail until it is left alone")
    int default__destination__concurrency__failed__cohort__limit() default 1;

    @AttributeDefinition(description = "Time that one delivery from the queue may take")
    String delivery__timeout() default "10m";

    @AttributeDefinition(description = "Time between the first attempt and the second")
    String minimal__backoff__time() default "5m";

    @AttributeDefinition(description = "Longest time between two attempts")
    String maximal__backoff__time() default "4000s";

    @AttributeDefinition(description = "Time after which a message that cannot be delivered goes back to its sender")
    String maximal__queue__lifetime() default "5d";

    @AttributeDefinition(description = "Time after which a sender is told that its message is late; 0s: never")
    String delay__warning__time() default "4h";

    @AttributeDefinition(description = "Messages in the queue; beyond it new ones are refused for now")
    int queue__entry__limit() default 1000000;

    @AttributeDefinition(description = "Of a queue of more messages only so many are kept in memory")
    int qmgr__message__active__limit() default 20000;

    @AttributeDefinition(description = "A message longer than this is returned without its body")
    String bounce__size__limit() default "50000";

    @AttributeDefinition(description = "Time that what is under way gets to finish when the bundle is replaced")
    String drain__timeout() default "20s";
}
