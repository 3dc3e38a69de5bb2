package org.amphora.shell.internal;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.amphora.api.net.ListenerInfo;
import org.amphora.api.net.Listeners;
import org.amphora.api.queue.MailQueue;
import org.amphora.api.role.Role;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleRevisions;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

@Service
@Command(scope = "mail", name = "status", description = "Shows roles, listeners, the queue and what is wrong")
public final class Status extends MailAction {
    @Override
    void run() {
        roles();
        listeners();
        say("");
        say(contracts()
                .ask(MailQueue.class, q -> "Queue: " + q.size() + " messages")
                .orElse("Queue: absent"));
        problems();
    }

    private void roles() {
        ShellTable table = new ShellTable();
        for (String name : new String[] {"Role", "Bundle", "Version", "Up for", "State"}) table.column(name);
        for (ServiceReference<Role> r : contracts().all(Role.class))
            contracts().ask(r, role -> table.addRow()).ifPresent(row -> contracts()
                    .ask(r, role -> {
                        Bundle b = r.getBundle();
                        row.addContent(
                                role.role(),
                                b.getSymbolicName(),
                                b.getVersion(),
                                Times.since(role.since()),
                                role.state());
                        return row;
                    }));
        table.print(session.getConsole());
    }

    private void listeners() {
        ShellTable table = new ShellTable();
        for (String name :
                new String[] {"Listener", "Protocol", "Profile", "Address", "Port", "TLS", "Connections", "Parked", ""})
            table.column(name);
        for (ListenerInfo l :
                contracts().ask(Listeners.class, Listeners::listeners).orElse(List.of()))
            table.addRow()
                    .addContent(
                            l.name(),
                            l.protocol(),
                            l.profile(),
                            l.address(),
                            l.port(),
                            l.tls(),
                            l.connections(),
                            l.parked(),
                            !l.problem().isEmpty() ? l.problem() : l.served() ? "" : "no protocol");
        say("");
        table.print(session.getConsole());
    }

    private void problems() {
        for (ServiceReference<Role> r : contracts().all(Role.class))
            contracts()
                    .ask(r, role -> role.problems().stream()
                            .map(p -> role.role() + ": " + p)
                            .toList())
                    .orElse(List.of())
                    .forEach(this::say);
        for (Bundle b : context.getBundles()) {
            if (!isOurs(b)) continue;
            if (b.getState() != Bundle.ACTIVE) say(b.getSymbolicName() + ": the bundle is not active");
            if (b.adapt(BundleRevisions.class).getRevisions().size() > 1)
                say(b.getSymbolicName() + ": an old revision waits for a refresh (bundle:refresh " + b.getBundleId()
                        + ")");
        }
        contracts().ask(ServiceComponentRuntime.class, this::failedComponents);
    }

    private boolean failedComponents(ServiceComponentRuntime scr) {
        Bundle[] ours =
                Arrays.stream(context.getBundles()).filter(Status::isOurs).toArray(Bundle[]::new);
        Set<String> said = new LinkedHashSet<>();
        for (ComponentDescriptionDTO d : scr.getComponentDescriptionDTOs(ours))
            for (ComponentConfigurationDTO c : scr.getComponentConfigurationDTOs(d))
                if (c.state == ComponentConfigurationDTO.FAILED_ACTIVATION)
                    said.add(d.bundle.symbolicName + ": does not start: " + cause(c.failure));
                else if (c.state == ComponentConfigurationDTO.UNSATISFIED_REFERENCE)
                    said.add(d.bundle.symbolicName + ": waits for " + missing(d, c));
        said.forEach(this::say);
        return true;
    }

    private static String missing(ComponentDescriptionDTO description, ComponentConfigurationDTO configuration) {
        String reference = configuration.unsatisfiedReferences[0].name;
        return Arrays.stream(description.references)
                .filter(r -> r.name.equals(reference))
                .map(r -> r.interfaceName.substring(r.interfaceName.lastIndexOf('.') + 1))
                .findFirst()
                .orElse(reference);
    }

    /** The innermost message of a stack trace as SCR keeps it. */
    static String cause(String failure) {
        return failure.lines()
                .filter(l -> l.startsWith("Caused by: "))
                .reduce((a, b) -> b)
                .or(() -> failure.lines().findFirst())
                .map(l -> l.replaceFirst("^(Caused by: )?[\\w.$]+(Exception|Error|BadConfiguration): ", ""))
                .orElse("");
    }

    private static boolean isOurs(Bundle b) {
        return b.getSymbolicName() != null && b.getSymbolicName().startsWith("org.amphora.");
    }
}
