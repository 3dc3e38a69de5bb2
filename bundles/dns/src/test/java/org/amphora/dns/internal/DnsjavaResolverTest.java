package org.amphora.dns.internal;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.amphora.api.dns.DnsAnswer;
import org.amphora.api.dns.DnsResolver.Mx;
import org.amphora.api.dns.DnsResolver.Srv;
import org.amphora.api.dns.DnsResolver.Tlsa;
import org.amphora.api.role.BadConfiguration;
import org.junit.After;
import org.junit.AfterClass;
import org.junit.Before;
import org.junit.Test;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.NioClient;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Against a DNS server of the test's own on loopback. */
public class DnsjavaResolverTest {
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger asked = new AtomicInteger();
    private DatagramSocket socket;
    private DnsjavaResolver resolver;
    private volatile UnaryOperator<Message> zone;
    private static final int TTL = 40;

    @Before
    public void serve() throws IOException {
        socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        Thread server = new Thread(this::answer, "test-dns");
        server.setDaemon(true);
        server.start();
        resolver = resolver(0);
    }

    private DnsjavaResolver resolver(int cacheSize) {
        var settings = new DnsSettings(
                List.of((InetSocketAddress) socket.getLocalSocketAddress()),
                Duration.ofMillis(500),
                30,
                cacheSize,
                Duration.ofSeconds(50),
                Duration.ofSeconds(20));
        return new DnsjavaResolver(settings, nanos::get);
    }

    @After
    public void stop() {
        socket.close();
    }

    @AfterClass
    public static void noThreadStays() {
        NioClient.close();
    }

    private void answer() {
        byte[] buffer = new byte[4096];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                asked.incrementAndGet();
                Message reply = zone.apply(new Message(java.util.Arrays.copyOf(packet.getData(), packet.getLength())));
                if (reply == null) continue;
                byte[] wire = reply.toWire();
                socket.send(new DatagramPacket(wire, wire.length, packet.getSocketAddress()));
            }
        } catch (IOException e) {
            // the test is over
        }
    }

    private void records(int rcode, boolean secure, String... lines) {
        zone = query -> {
            Message reply = new Message(query.getHeader().getID());
            reply.getHeader().setFlag(Flags.QR);
            if (secure) reply.getHeader().setFlag(Flags.AD);
            reply.getHeader().setRcode(rcode);
            reply.addRecord(query.getQuestion(), Section.QUESTION);
            try {
                for (String line : lines) {
                    String[] part = line.split(" ", 3);
                    int section = part[1].equals("SOA") ? Section.AUTHORITY : Section.ANSWER;
                    reply.addRecord(
                            Record.fromString(
                                    Name.fromString(part[0]), Type.value(part[1]), 1, TTL, part[2], Name.root),
                            section);
                }
            } catch (IOException e) {
                throw new IllegalArgumentException(e);
            }
            return reply;
        };
    }

    @Test
    public void mailExchangersComeByPreference() {
        records(
                Rcode.NOERROR,
                true,
                "a.example. MX 20 two.example.",
                "a.example. MX 10 one.example.",
                "a.example. MX 30 .");
        assertEquals(
                new DnsAnswer.Found<>(
                        List.of(new Mx(10, "one.example"), new Mx(20, "two.example"), new Mx(30, "")), true),
                resolver.mx("a.example"));
    }

    @Test
    public void aliasesAreFollowedAndStrangersAreNot() throws IOException {
        records(
                Rcode.NOERROR,
                false,
                "a.example. CNAME b.example.",
                "b.example. A 192.0.2.1",
                "stranger.example. A 192.0.2.66");
        assertEquals(
                new DnsAnswer.Found<>(List.of(InetAddress.getByName("192.0.2.1")), false), resolver.ipv4("a.example"));
    }

    @Test
    public void aLoopOfAliasesEnds() {
        records(Rcode.NOERROR, false, "a.example. CNAME b.example.", "b.example. CNAME a.example.");
        assertEquals(new DnsAnswer.None<>(false), resolver.ipv4("a.example"));
    }

    @Test
    public void stringsOfOneTxtRecordAreJoined() {
        records(Rcode.NOERROR, false, "a.example. TXT \"v=spf1 \" \"-all\"", "a.example. TXT \"other\"");
        assertEquals(new DnsAnswer.Found<>(List.of("v=spf1 -all", "other"), false), resolver.txt("a.example"));
    }

    @Test
    public void reverseNames() throws IOException {
        records(Rcode.NOERROR, false, "1.2.0.192.in-addr.arpa. PTR host.example.");
        assertEquals(
                new DnsAnswer.Found<>(List.of("host.example"), false),
                resolver.ptr(InetAddress.getByName("192.0.2.1")));
    }

    @Test
    public void anAliasItselfCanBeAskedFor() {
        records(Rcode.NOERROR, false, "a.example. CNAME b.example.", "b.example. CNAME c.example.");
        assertEquals(new DnsAnswer.Found<>(List.of("b.example"), false), resolver.cname("a.example"));
    }

    @Test
    public void hostsOfAServiceComeByPriority() {
        records(
                Rcode.NOERROR,
                false,
                "_imaps._tcp.a.example. SRV 10 1 993 two.example.",
                "_imaps._tcp.a.example. SRV 0 5 1993 one.example.",
                "_imaps._tcp.a.example. SRV 20 0 0 .");
        assertEquals(
                new DnsAnswer.Found<>(
                        List.of(
                                new Srv(0, 5, 1993, "one.example"),
                                new Srv(10, 1, 993, "two.example"),
                                new Srv(20, 0, 0, "")),
                        false),
                resolver.srv("_imaps._tcp.a.example"));
    }

    @Test
    public void whatACertificateMustMatch() {
        records(Rcode.NOERROR, true, "_25._tcp.a.example. TLSA 3 1 2 0aff");
        var found = (DnsAnswer.Found<Tlsa>) resolver.tlsa("_25._tcp.a.example");
        Tlsa tlsa = found.records().get(0);
        assertTrue(found.secure());
        assertEquals(List.of(3, 1, 2), List.of(tlsa.usage(), tlsa.selector(), tlsa.matchingType()));
        assertArrayEquals(new byte[] {0x0a, (byte) 0xff}, tlsa.data());
    }

    @Test
    public void noNameNoRecordAndNoAnswerAreToldApart() {
        records(Rcode.NXDOMAIN, false);
        assertEquals(new DnsAnswer.None<>(true), resolver.ipv6("a.example"));
        records(Rcode.NOERROR, false);
        assertEquals(new DnsAnswer.None<>(false), resolver.ipv6("a.example"));
        records(Rcode.SERVFAIL, false);
        assertTrue(resolver.ipv6("a.example") instanceof DnsAnswer.Temporary);
        zone = query -> null;
        assertTrue(resolver.ipv6("a.example") instanceof DnsAnswer.Temporary);
    }

    private void pass(int seconds) {
        nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    @Test
    public void anAnswerIsKeptAsLongAsItsTtlSays() {
        resolver = resolver(10);
        records(Rcode.NOERROR, true, "a.example. TXT \"one\"");
        var one = new DnsAnswer.Found<>(List.of("one"), true);
        assertEquals(one, resolver.txt("a.example"));
        records(Rcode.NOERROR, true, "a.example. TXT \"two\"");
        pass(TTL - 1);
        assertEquals(one, resolver.txt("A.example"));
        assertEquals(1, asked.get());
        pass(1);
        assertEquals(new DnsAnswer.Found<>(List.of("two"), true), resolver.txt("a.example"));
        assertEquals(2, asked.get());
    }

    /** RFC 2308 §5 */
    @Test
    public void thatThereIsNoneIsKeptAsTheZoneSays() {
        resolver = resolver(10);
        records(Rcode.NXDOMAIN, false, "example. SOA ns.example. h.example. 1 2 3 4 10");
        assertEquals(new DnsAnswer.None<>(true), resolver.txt("a.example"));
        pass(9);
        assertEquals(new DnsAnswer.None<>(true), resolver.txt("a.example"));
        assertEquals(1, asked.get());
        pass(1);
        assertEquals(new DnsAnswer.None<>(true), resolver.txt("a.example"));
        assertEquals(2, asked.get());
        records(Rcode.NXDOMAIN, false);
        resolver.txt("b.example");
        resolver.txt("b.example");
        assertEquals("without SOA it is not kept", 4, asked.get());
    }

    @Test
    public void theCacheIsBounded() {
        resolver = resolver(2);
        records(Rcode.NOERROR, false, "a.example. TXT \"x\"", "b.example. TXT \"x\"", "c.example. TXT \"x\"");
        for (String name : List.of("a.example", "b.example", "a.example", "c.example", "a.example")) resolver.txt(name);
        assertEquals(3, asked.get());
        resolver.txt("b.example");
        assertEquals("the one longest unused was forgotten", 4, asked.get());
    }

    @Test
    public void aFailureIsNotKept() {
        resolver = resolver(10);
        records(Rcode.SERVFAIL, false);
        assertTrue(resolver.txt("a.example") instanceof DnsAnswer.Temporary);
        records(Rcode.NOERROR, false, "a.example. TXT \"one\"");
        assertTrue(resolver.txt("a.example") instanceof DnsAnswer.Found);
    }

    @Test
    public void aNameThatCannotBeIsNoSuchName() {
        assertEquals(new DnsAnswer.None<>(true), resolver.txt("a..example"));
        assertEquals(new DnsAnswer.None<>(true), resolver.txt("x".repeat(64) + ".example"));
    }

    @Test
    public void tooManyRecordsAreNonsense() {
        String[] many = new String[31];
        for (int i = 0; i < many.length; i++) many[i] = "a.example. A 192.0.2." + i;
        records(Rcode.NOERROR, false, many);
        assertEquals(new DnsAnswer.Temporary<>("more than 30 records"), resolver.ipv4("a.example"));
    }

    @Test
    public void aBadServerIsNamed() {
        Map<String, Object> raw =
                new HashMap<>(Map.of("servers", "192.0.2.1:53, ns.example", "timeout", "5s", "max_records", 5));
        raw.putAll(Map.of("cache_size", 1, "cache_max_ttl", "1h", "cache_max_negative_ttl", "5m"));
        String said = assertThrows(BadConfiguration.class, () -> DnsSettings.read(raw))
                .getMessage();
        assertTrue(said, said.contains("key servers = ns.example: an IP address"));
        raw.put("servers", "192.0.2.1:5353 [2001:db8::1] 192.0.2.2");
        assertEquals(5353, DnsSettings.read(raw).servers().get(0).getPort());
        assertEquals(53, DnsSettings.read(raw).servers().get(1).getPort());
    }
}
