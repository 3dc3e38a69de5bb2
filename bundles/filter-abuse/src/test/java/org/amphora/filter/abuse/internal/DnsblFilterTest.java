package org.amphora.filter.abuse.internal;

import static org.amphora.filter.abuse.internal.Clients.PASS;
import static org.amphora.filter.abuse.internal.Clients.from;
import static org.amphora.filter.abuse.internal.Clients.ip;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.amphora.api.dns.DnsAnswer;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.role.BadConfiguration;
import org.amphora.testkit.dns.FakeDns;
import org.amphora.testkit.filter.MailFilterContract;
import org.junit.After;
import org.junit.Test;

public class DnsblFilterTest extends MailFilterContract {
    private static final Map<String, Object> DEFAULTS =
            Map.of("dnsbl_sites", "", "dnsbl_threshold", "1", "dnsbl_timeout", "5s", "dnsbl_threads", "32");

    private final FakeDns dns = new FakeDns();
    private final List<DnsblFilter> filters = new ArrayList<>();

    @After
    public void close() {
        filters.forEach(DnsblFilter::deactivate);
    }

    @Override
    protected MailFilter filter() {
        return filter(dns, "dnsbl_sites", "bl.example");
    }

    private DnsblFilter filter(FakeDns dns, Object... keys) {
        var filter = new DnsblFilter();
        filter.read(Clients.with(DEFAULTS, keys));
        filter.site = Clients.site("198.51.100.1");
        filter.dns = dns;
        filters.add(filter);
        return filter;
    }

    private String ask(String sites, int threshold, String client) {
        var filter = filter(dns, "dnsbl_sites", sites, "dnsbl_threshold", "" + threshold);
        return Clients.ask(filter, from(client).build());
    }

    private static String blocked(String client, String zone) {
        return "554 5.7.1 Service unavailable; Client host [" + client + "] blocked using " + zone;
    }

    @Test
    public void whoIsListedIsRefused() {
        dns.with("A 1.2.0.192.bl.example", "127.0.0.2");
        assertEquals(blocked("192.0.2.1", "bl.example"), ask("bl.example", 1, "192.0.2.1"));
        assertEquals(PASS, ask("bl.example", 1, "192.0.2.2"));
        assertEquals(PASS, ask("", 1, "192.0.2.1"));
    }

    @Test
    public void ipv6IsAskedByNibbles() {
        dns.with("A b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.bl.example", "127.0.0.3");
        assertEquals(blocked("2001:db8:0:0:0:0:567:89ab", "bl.example"), ask("bl.example", 1, "2001:db8::567:89ab"));
    }

    @Test
    public void onlyTheRepliesAskedForCount() {
        dns.with("A 1.2.0.192.bl.example", "127.0.0.12", "127.0.0.11");
        dns.with("A 2.2.0.192.bl.example", "127.0.0.12");
        dns.with("A 3.2.0.192.bl.example", "127.255.255.254");
        dns.with("A 4.2.0.192.bl.example", "192.0.2.9");
        dns.with("A 5.2.0.192.bl.example", "127.0.0.1");
        assertEquals(blocked("192.0.2.1", "bl.example"), ask("bl.example=127.0.0.[2..11]", 1, "192.0.2.1"));
        assertEquals(PASS, ask("bl.example=127.0.0.[2..11]", 1, "192.0.2.2"));
        assertEquals(blocked("192.0.2.2", "bl.example"), ask("bl.example=127.0.0.[4;10..12]", 1, "192.0.2.2"));
        for (int i = 3; i <= 5; i++) assertEquals(PASS, ask("bl.example", 1, "192.0.2." + i));
    }

    @Test
    public void weightsAreAddedAndTheHeaviestIsNamed() {
        dns.with("A 1.2.0.192.a.example", "127.0.0.2").with("A 1.2.0.192.b.example", "127.0.0.2");
        dns.with("A 1.2.0.192.good.example", "127.0.9.3");
        assertEquals(PASS, ask("a.example*2", 3, "192.0.2.1"));
        assertEquals(blocked("192.0.2.1", "a.example"), ask("b.example, a.example*2", 3, "192.0.2.1"));
        assertEquals(
                "a list of good ones", PASS, ask("b.example a.example*2 good.example=127.0.9.3*-1", 3, "192.0.2.1"));
    }

    @Test
    public void whatFailsCountsNothing() {
        dns.with("A 1.2.0.192.a.example", FakeDns.FAIL).with("A 1.2.0.192.b.example", "127.0.0.2");
        assertEquals(PASS, ask("a.example", 1, "192.0.2.1"));
        assertEquals(blocked("192.0.2.1", "b.example"), ask("a.example*5, b.example", 1, "192.0.2.1"));
        var without = filter(null, "dnsbl_sites", "b.example");
        assertEquals("no role dns", PASS, Clients.ask(without, from("192.0.2.1").build()));
    }

    @Test
    public void aZoneThatHangsIsNotWaitedFor() {
        dns.with("A 1.2.0.192.b.example", "127.0.0.2");
        var never = new CountDownLatch(1);
        var hanging = new FakeDns() {
            @Override
            public DnsAnswer<InetAddress> ipv4(String name) {
                if (!name.endsWith("hangs.example")) return dns.ipv4(name);
                await(never);
                return new DnsAnswer.Found<>(List.of(ip("127.0.0.2")), false);
            }
        };
        var filter = filter(hanging, "dnsbl_sites", "hangs.example*9, b.example", "dnsbl_timeout", "1s");
        assertEquals(
                blocked("192.0.2.1", "b.example"),
                Clients.ask(filter, from("192.0.2.1").build()));
        assertEquals("nobody waits any more", 1, never.getCount());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    public void allZonesAreAskedAtOnce() {
        var together = new CyclicBarrier(3);
        var slow = new FakeDns() {
            @Override
            public DnsAnswer<InetAddress> ipv4(String name) {
                try {
                    together.await(10, TimeUnit.SECONDS);
                } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                    throw new AssertionError(e);
                }
                return new DnsAnswer.Found<>(List.of(ip("127.0.0.2")), false);
            }
        };
        var filter = filter(slow, "dnsbl_sites", "a.example b.example c.example", "dnsbl_threshold", "3");
        assertEquals(
                blocked("192.0.2.1", "a.example"),
                Clients.ask(filter, from("192.0.2.1").build()));
    }

    @Test
    public void lookupsAtTheSameTimeAreBounded() {
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        var counting = new FakeDns() {
            @Override
            public DnsAnswer<InetAddress> ipv4(String name) {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                Thread.yield();
                inside.decrementAndGet();
                return new DnsAnswer.Found<>(List.of(ip("127.0.0.2")), false);
            }
        };
        String sites = "a.example b.example c.example d.example e.example f.example";
        var filter = filter(counting, "dnsbl_sites", sites, "dnsbl_threshold", "6", "dnsbl_threads", "8");
        filter.read(Clients.with(DEFAULTS, "dnsbl_sites", sites, "dnsbl_threshold", "6", "dnsbl_threads", "1"));
        assertEquals(
                blocked("192.0.2.1", "a.example"),
                Clients.ask(filter, from("192.0.2.1").build()));
        assertEquals(1, most.get());
    }

    @Test
    public void whoIsNoStrangerIsNotAsked() {
        dns.with("A 1.2.0.192.bl.example", "127.0.0.2").with("A 1.100.51.198.bl.example", "127.0.0.2");
        assertEquals(PASS, Clients.ask(filter(), from("192.0.2.1").user("bob").build()));
        assertEquals(PASS, Clients.ask(filter(), from("198.51.100.1").build()));
    }

    @Test
    public void aBadZoneIsNamed() {
        for (String bad : List.of(
                "bl.example=",
                "bl.example*",
                "bl.example=127.0.0",
                "bl.example=127.0.0.2.3",
                "bl.example=127.0.0.[2..]",
                "bl.example=127.0.0.[11..2]",
                "bl.example=127.0.0.256",
                "bl.example=127.0.0.2.",
                "bl.example=127.0.0.[2",
                "-bl.example",
                "127.0.0.2")) {
            var e = assertThrows(bad, BadConfiguration.class, () -> filter(dns, "dnsbl_sites", bad));
            assertEquals(
                    "etc/org.amphora.filter.dnsbl.cfg: key dnsbl_sites = " + bad + ": " + DnsblZone.RIGHT
                            + " is expected",
                    e.getMessage());
        }
        assertTrue(filters.isEmpty());
    }
}
