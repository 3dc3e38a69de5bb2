package org.amphora.testkit.site;

import java.net.InetAddress;
import java.util.List;
import java.util.function.Predicate;
import org.amphora.api.site.Site;

/** {@code mail.example.org}, on all addresses, with no other names until a test gives it some. */
public final class FakeSite implements Site {
    public List<String> destinations = List.of();
    public List<String> relayDomains = List.of();
    public List<String> interfaces = List.of("*");

    private final Predicate<InetAddress> mine;

    /** {@code mynetworks} is the loopback. */
    public FakeSite() {
        this(InetAddress::isLoopbackAddress);
    }

    /** @param mine what is in {@code mynetworks} */
    public FakeSite(Predicate<InetAddress> mine) {
        this.mine = mine;
    }

    @Override
    public String hostname() {
        return "mail.example.org";
    }

    @Override
    public String domain() {
        return "example.org";
    }

    @Override
    public String origin() {
        return "example.org";
    }

    @Override
    public List<String> destinations() {
        return destinations;
    }

    @Override
    public List<String> relayDomains() {
        return relayDomains;
    }

    @Override
    public List<String> interfaces() {
        return interfaces;
    }

    @Override
    public boolean isMyNetwork(InetAddress address) {
        return mine.test(address);
    }
}
