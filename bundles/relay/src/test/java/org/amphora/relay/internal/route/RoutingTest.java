package org.amphora.relay.internal.route;

import static org.junit.Assert.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Route;
import org.amphora.api.mail.SessionFacts;
import org.amphora.api.role.TableFile;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The transport table, the relay host of the sender, that of all, the recipient's domain: the first that is there. */
public class RoutingTest {
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private static String hop(Routing routing, String from, String to) {
        Address sender = from.isEmpty() ? Address.NULL : Address.of(from);
        Address address = Address.of(to);
        var recipient = new Recipient(address, address, new Route.Remote(address.domain()), Set.of(), "");
        var envelope = new Envelope(
                "m1",
                SessionFacts.builder("s1").build(),
                Direction.SUBMISSION,
                MailParameters.of(sender),
                List.of(recipient),
                Instant.EPOCH);
        return routing.nextHop(envelope, recipient).key();
    }

    @Test
    public void theOrder() throws Exception {
        Path file = folder.newFile().toPath();
        Files.writeString(
                file, "Ann@example.org [ann.relay]:587\n@example.org org.relay\n@b\u00fccher.example [b.relay]\n");
        TableFile<Routing.Senders> senders = TableFile.in(file, Routing.Senders::of, problem -> {});
        Path ways = folder.newFile().toPath();
        Files.writeString(ways, "near.example smtp:[10.0.0.5]\n");
        TableFile<TransportTable> transports = TableFile.in(ways, TransportTable::of, problem -> {});
        var all = new Routing(transports, senders, Optional.of(NextHop.server("[smart.relay]", false)));
        var without = new Routing(transports, senders, Optional.empty());
        String[][] expected = {
            {"ann@example.org", "x@far.example", "[ann.relay]:587", "[ann.relay]:587"},
            {"bob@Example.ORG", "x@far.example", "org.relay", "org.relay"},
            {"al@xn--bcher-kva.example", "x@far.example", "[b.relay]", "[b.relay]"},
            {"al@sub.example.org", "x@far.example", "[smart.relay]", "far.example"},
            {"", "x@far.example", "[smart.relay]", "far.example"},
            {"ann@example.org", "x@near.example", "[10.0.0.5]", "[10.0.0.5]"},
        };
        for (String[] row : expected) {
            assertEquals(row[0] + " " + row[1], row[2], hop(all, row[0], row[1]));
            assertEquals(row[0] + " " + row[1], row[3], hop(without, row[0], row[1]));
        }
    }
}
