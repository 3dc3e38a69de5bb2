package org.amphora.filter.abuse.internal;

import static org.amphora.filter.abuse.internal.Clients.PASS;
import static org.amphora.filter.abuse.internal.Clients.from;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.util.Map;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.role.BadConfiguration;
import org.amphora.testkit.dns.FakeDns;
import org.amphora.testkit.filter.MailFilterContract;
import org.junit.Test;

public class ReverseDnsFilterTest extends MailFilterContract {
    private static final String REVERSE = "reject_unknown_reverse_client_hostname";
    private static final String CLIENT = "reject_unknown_client_hostname";
    private static final Map<String, Object> NONE = Map.of(REVERSE, "no", CLIENT, "no");

    private final FakeDns dns = new FakeDns();

    @Override
    protected MailFilter filter() {
        return filter(REVERSE);
    }

    private ReverseDnsFilter filter(String... keys) {
        var raw = Clients.with(NONE);
        for (String key : keys) raw.put(key, "yes");
        var filter = new ReverseDnsFilter();
        filter.read(raw);
        filter.site = Clients.site("198.51.100.1");
        filter.dns = dns;
        return filter;
    }

    private static String ask(MailFilter filter, String client) {
        return Clients.ask(filter, from(client).build());
    }

    private static String nameless(String client) {
        return "450 4.7.1 Client host rejected: cannot find your reverse hostname, [" + client + "]";
    }

    private static String unconfirmed(String client) {
        return "450 4.7.1 Client host rejected: cannot find your hostname, [" + client + "]";
    }

    @Test
    public void anAddressNeedsAName() {
        dns.with("PTR 192.0.2.1", "lies.example").with("PTR 192.0.2.3", FakeDns.FAIL);
        var filter = filter(REVERSE);
        assertEquals(PASS, ask(filter, "192.0.2.1"));
        assertEquals(nameless("192.0.2.2"), ask(filter, "192.0.2.2"));
        assertEquals(nameless("192.0.2.3"), ask(filter, "192.0.2.3"));
    }

    @Test
    public void theNameMustLeadBack() {
        dns.with("PTR 192.0.2.1", "other.example", "good.example").with("A good.example", "192.0.2.8", "192.0.2.1");
        dns.with("PTR 192.0.2.2", "other.example").with("A other.example", "192.0.2.9");
        dns.with("PTR 192.0.2.3", "fails.example").with("A fails.example", FakeDns.FAIL);
        dns.with("PTR 2001:db8:0:0:0:0:0:1", "six.example").with("AAAA six.example", "2001:db8::1");
        var filter = filter(CLIENT);
        assertEquals(PASS, ask(filter, "192.0.2.1"));
        assertEquals(PASS, ask(filter, "2001:db8::1"));
        for (int i = 2; i <= 4; i++) assertEquals(unconfirmed("192.0.2." + i), ask(filter, "192.0.2." + i));
        assertEquals(nameless("192.0.2.4"), ask(filter(REVERSE, CLIENT), "192.0.2.4"));
    }

    @Test
    public void namesBeyondTheFirstAreNotFollowed() {
        dns.with("PTR 192.0.2.1", "a.example", "b.example", "c.example", "d.example", "e.example", "good.example");
        dns.with("A good.example", "192.0.2.1");
        assertEquals(unconfirmed("192.0.2.1"), ask(filter(CLIENT), "192.0.2.1"));
    }

    @Test
    public void whatIsOffOrCannotBeAskedRefusesNothing() {
        var filter = filter(new String[0]);
        assertEquals(PASS, ask(filter, "192.0.2.2"));
        assertThrows(BadConfiguration.class, () -> filter.read(Clients.with(NONE, REVERSE, "maybe")));
        assertEquals(PASS, ask(filter, "192.0.2.2"));
        filter.read(Clients.with(NONE, REVERSE, "yes"));
        assertEquals(nameless("192.0.2.2"), ask(filter, "192.0.2.2"));
        filter.dns = null;
        assertEquals("no role dns", PASS, ask(filter, "192.0.2.2"));
    }

    @Test
    public void whoIsNoStrangerIsNotAsked() {
        assertEquals(PASS, ask(filter(), "198.51.100.1"));
        assertEquals(PASS, Clients.ask(filter(), from("192.0.2.2").user("bob").build()));
    }
}
