package org.amphora.intake.internal;

import static org.amphora.intake.internal.Rig.bob;
import static org.amphora.intake.internal.Rig.stranger;
import static org.junit.Assert.assertEquals;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.amphora.api.dns.DnsAnswer;
import org.amphora.api.dns.DnsResolver;
import org.amphora.intake.internal.Restrictions.Word;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** Domains that DNS does not know. */
public class MailDomainsTest {
    private static final String OK = "250 2.1.5 Ok";

    private final Rig rig = new Rig();

    /** What is not in it does not exist; no value is a name without such a record, {@code fail} no answer. */
    private static final class Zone implements DnsResolver {
        private final Map<String, List<String>> records;

        Zone(Map<String, List<String>> records) {
            this.records = records;
        }

        private <T> DnsAnswer<T> answer(String key, T value) {
            String name = key.substring(key.indexOf(' ') + 1);
            if (records.keySet().stream().noneMatch(k -> k.endsWith(' ' + name))) return new DnsAnswer.None<>(true);
            List<String> found = records.getOrDefault(key, List.of());
            if (found.isEmpty()) return new DnsAnswer.None<>(false);
            return found.contains("fail")
                    ? new DnsAnswer.Temporary<>("no answer")
                    : new DnsAnswer.Found<>(List.of(value), false);
        }

        @Override
        public DnsAnswer<Mx> mx(String domain) {
            List<String> hosts = records.getOrDefault("MX " + domain, List.of());
            return answer("MX " + domain, new Mx(10, hosts.isEmpty() ? "" : hosts.get(0)));
        }

        @Override
        public DnsAnswer<InetAddress> ipv4(String name) {
            return answer("A " + name, Rig.ip("192.0.2.1"));
        }

        @Override
        public DnsAnswer<InetAddress> ipv6(String name) {
            return answer("AAAA " + name, Rig.ip("2001:db8::1"));
        }

        @Override
        public DnsAnswer<String> txt(String name) {
            throw new AssertionError(name);
        }

        @Override
        public DnsAnswer<String> ptr(InetAddress address) {
            throw new AssertionError(address);
        }
    }

    @Before
    public void zone() {
        rig.relay = true;
        rig.dns = new Zone(Map.of(
                "MX mx.example", List.of("mail.mx.example"),
                "A v4.example", List.of("x"),
                "AAAA v6.example", List.of("x"),
                "TXT nothing.example", List.of(),
                "MX null.example", List.of(""),
                "MX broken.example", List.of("fail"),
                "A slow.example", List.of("fail")));
    }

    @After
    public void close() {
        rig.close();
    }

    private String from(String sender) {
        return rig.ask(stranger().build(), sender, "bob@example.org");
    }

    private String to(String recipient) {
        return rig.ask(bob().build(), "bob@example.org", recipient);
    }

    @Test
    public void ofTheSender() {
        rig.restrict(Word.REJECT_UNKNOWN_SENDER_DOMAIN, Word.REJECT_UNAUTH_DESTINATION);
        for (String known :
                List.of("a@mx.example", "a@v4.example", "a@v6.example", "", "a@[192.0.2.1]", "alice@example.org"))
            assertEquals(known, OK, from(known));
        assertEquals("450 4.1.8 Domain of the sender is not found", from("a@missing.example"));
        assertEquals("450 4.1.8 Domain of the sender is not found", from("a@nothing.example"));
        assertEquals("550 5.7.27 Domain of the sender takes no mail", from("a@null.example"));
        assertEquals("450 4.4.3 DNS cannot be asked now", from("a@broken.example"));
        assertEquals("450 4.4.3 DNS cannot be asked now", from("a@slow.example"));
        rig.dns = null;
        assertEquals("450 4.4.3 DNS cannot be asked now", from("a@mx.example"));
        assertEquals(OK, from("alice@example.org"));
    }

    @Test
    public void ofTheRecipient() {
        rig.restrict(Word.REJECT_UNKNOWN_RECIPIENT_DOMAIN, Word.PERMIT_SASL_AUTHENTICATED, Word.REJECT);
        assertEquals(OK, to("x@mx.example"));
        assertEquals(OK, to("carol@example.org"));
        assertEquals("450 4.1.2 Domain of the recipient is not found", to("x@missing.example"));
        assertEquals("556 5.1.10 Domain of the recipient takes no mail", to("x@null.example"));
        assertEquals("450 4.4.3 DNS cannot be asked now", to("x@broken.example"));
    }
}
