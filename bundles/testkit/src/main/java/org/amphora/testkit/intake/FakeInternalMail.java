package org.amphora.testkit.intake;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.amphora.api.directory.Directory;
import org.amphora.api.directory.Resolution;
import org.amphora.api.intake.InternalMail;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Route;
import org.amphora.api.mail.SessionFacts;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.queue.MailQueue;

/** Routes by a directory, asks no filter, and queues. Safe on any thread. */
public final class FakeInternalMail implements InternalMail {
    private final Directory directory;
    private final Supplier<MailQueue> queue;
    private final Clock clock;

    public FakeInternalMail(Directory directory, Supplier<MailQueue> queue, Clock clock) {
        this.directory = directory;
        this.queue = queue;
        this.clock = clock;
    }

    @Override
    public boolean send(String id, String parent, MailParameters mail, List<Address> to, SpooledBody body) {
        try (body) {
            List<Recipient> recipients = new ArrayList<>();
            for (Address address : to) {
                Resolution found = directory.resolve(address);
                if (found instanceof Resolution.Alias alias)
                    for (Address target : alias.targets()) add(recipients, target, address, directory.resolve(target));
                else add(recipients, address, address, found);
            }
            if (recipients.isEmpty()) return false;
            SessionFacts session = SessionFacts.builder(parent).build();
            Envelope envelope = new Envelope(id, session, Direction.INTERNAL, mail, recipients, clock.instant());
            queue.get().accept(envelope, body, Instant.EPOCH, Set.of());
            return true;
        }
    }

    private static void add(List<Recipient> all, Address to, Address original, Resolution found) {
        Route route;
        if (found instanceof Resolution.User user)
            route = new Route.Local(user.account().name(), user.detail());
        else if (found instanceof Resolution.NotLocal) route = new Route.Remote(to.domain());
        else return;
        all.add(new Recipient(to, original, route, Set.of(), ""));
    }
}
