package org.amphora.dns.internal.console;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import org.amphora.api.dns.DomainRecords;
import org.amphora.api.mail.Address;
import org.amphora.api.net.Listeners;
import org.amphora.api.site.Network;
import org.amphora.api.site.Site;
import org.amphora.dns.internal.zone.DomainPlan;
import org.amphora.dns.internal.zone.MailService;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.Session;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** What both commands have: a domain, and what it needs here. An exception's message is what the user sees. */
abstract class DomainAction implements Action {
    @Argument(name = "domain", description = "A domain that is served here", required = true)
    String domain;

    @Option(
            name = "--address",
            description = "A public address of this server, where its own are not; several times",
            multiValued = true)
    List<String> addresses = List.of();

    @Reference
    BundleContext context;

    @Reference
    Site site;

    @Reference
    Session session;

    @Override
    public final Object execute() throws Exception {
        lines(plan()).forEach(session.getConsole()::println);
        return null;
    }

    abstract List<String> lines(DomainPlan plan);

    private DomainPlan plan() throws SocketException {
        var services = new ArrayList<MailService>();
        for (Listeners l : all(Listeners.class)) services.addAll(MailService.of(l.listeners()));
        List<InetAddress> ours = addresses.isEmpty()
                ? publicAddresses()
                : addresses.stream().map(Network::address).toList();
        return DomainPlan.of(Address.domain(domain), site.hostname(), ours, services, all(DomainRecords.class));
    }

    /** Those of this machine's interfaces that somebody elsewhere can reach. */
    private static List<InetAddress> publicAddresses() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(a -> !a.isLoopbackAddress() && !a.isLinkLocalAddress() && !a.isSiteLocalAddress())
                .filter(a -> a.getAddress().length == 4 || (a.getAddress()[0] & 0xfe) != 0xfc) // RFC 4193
                .distinct()
                .toList();
    }

    /** In the order in which their bundles were installed. */
    private <T> List<T> all(Class<T> type) {
        try {
            return context.getServiceReferences(type, null).stream()
                    .sorted((a, b) -> Long.compare(
                            a.getBundle().getBundleId(), b.getBundle().getBundleId()))
                    .map((ServiceReference<T> r) -> context.getService(r))
                    .toList();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("without a filter there is no syntax", e);
        }
    }
}
