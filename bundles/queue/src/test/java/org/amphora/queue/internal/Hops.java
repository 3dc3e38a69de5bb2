package org.amphora.queue.internal;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Reply;
import org.amphora.api.mail.Route;
import org.amphora.api.queue.Delivery;
import org.amphora.api.queue.DeliveryTarget;
import org.amphora.api.queue.Outcome;
import org.amphora.testkit.queue.FakeTarget;

/** A remote target whose destinations are the domains; a test says which of them stall, and which are not there. */
final class Hops implements DeliveryTarget {
    static final Outcome UNREACHABLE =
            new Outcome.Deferred(new Reply(451, new EnhancedStatus(4, 4, 1), "Connection timed out"), true);

    /** {@code domain id recipients}, in the order in which they began. */
    final List<String> calls = new CopyOnWriteArrayList<>();

    private final Map<String, CountDownLatch> stalls = new ConcurrentHashMap<>();
    private final Set<String> dead = ConcurrentHashMap.newKeySet();
    private final Set<String> busy = ConcurrentHashMap.newKeySet();
    private final Map<String, AtomicInteger> inside = new ConcurrentHashMap<>();
    private volatile String smartHost = "";

    static Recipient at(String domain) {
        return to("user@" + domain);
    }

    static Recipient to(String address) {
        Address a = Address.of(address);
        return new Recipient(a, a, new Route.Remote(a.domain()), Set.of(), "");
    }

    void stall(String domain) {
        stalls.put(domain, new CountDownLatch(1));
    }

    void goOn(String domain) {
        stalls.remove(domain).countDown();
    }

    void goOn() {
        Set.copyOf(stalls.keySet()).forEach(this::goOn);
    }

    void dead(String domain, boolean is) {
        if (is) dead.add(domain);
        else dead.remove(domain);
    }

    /** It is there, but wants each message another time. */
    void busy(String domain, boolean is) {
        if (is) busy.add(domain);
        else busy.remove(domain);
    }

    void smartHost(String name) {
        smartHost = name;
    }

    /** How many deliveries are inside now. */
    int inside(String domain) {
        return inside.computeIfAbsent(domain, d -> new AtomicInteger()).get();
    }

    int inside() {
        return inside.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    int calls(String domain) {
        return (int) calls.stream().filter(c -> c.startsWith(domain + ' ')).count();
    }

    @Override
    public String destination(Envelope envelope, Recipient recipient) {
        return smartHost.isEmpty() ? recipient.address().domain() : smartHost;
    }

    @Override
    public List<Outcome> deliver(Delivery delivery) {
        List<Recipient> to = delivery.envelope().recipients();
        String domain = destination(delivery.envelope(), to.get(0));
        inside(domain);
        inside.get(domain).incrementAndGet();
        calls.add(domain + ' ' + delivery.envelope().id() + ' ' + to.size());
        try {
            CountDownLatch stall = stalls.get(domain);
            if (stall != null) stall.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            inside.get(domain).decrementAndGet();
        }
        Outcome outcome = FakeTarget.DELIVERED;
        if (dead.contains(domain)) outcome = UNREACHABLE;
        else if (busy.contains(domain)) outcome = FakeTarget.DEFERRED;
        return Collections.nCopies(to.size(), outcome);
    }
}
