package org.amphora.shell.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.amphora.api.filter.FilterChain;
import org.amphora.api.filter.FilterTrial;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.SessionFacts;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.osgi.framework.ServiceReference;

@Service
@Command(
        scope = "mail",
        name = "filter-try",
        description = "Runs a message through the filters and tells what each says; it is not delivered")
public final class FilterTry extends MailAction {
    @Argument(
            name = "message",
            description = "A file, or ACCOUNT/MAILBOX/UID of one that is stored: ann@example.org/INBOX/12",
            required = true)
    @Completion(FileCompleter.class)
    String source;

    @Option(name = "--filters", description = "These, on or off, with commas between them, instead of the whole chain")
    String filters = "";

    @Option(name = "--delivery", description = "The delivery filters instead of the mail filters")
    boolean delivery;

    @Option(name = "--from", description = "The sender; what the message's Return-Path says without it")
    String from;

    @Option(name = "--to", description = "A recipient; the account of a stored message without it", multiValued = true)
    List<String> to = new ArrayList<>();

    @Option(name = "--helo", description = "What the client calls itself")
    String helo = "client.example";

    @Option(name = "--ip", description = "The client's address")
    String ip = "127.0.0.1";

    @Option(name = "--user", description = "The account that has logged in, as if it were submission")
    String user = "";

    @Option(name = "--listener", description = "The listener that the client has come to")
    String listener = "smtp";

    @Override
    void run() throws IOException {
        TrialMessage message = TrialMessage.read(contracts(), source);
        List<Address> recipients = new ArrayList<>();
        for (String address : to) recipients.add(Address.of(address));
        if (to.isEmpty())
            recipients.add(message.account()
                    .map(Address::of)
                    .orElseThrow(() -> new IllegalArgumentException("to whom? --to ADDRESS")));
        Address sender = from == null ? message.sender() : from.isEmpty() ? Address.NULL : Address.of(from);
        var trial = new FilterTrial(
                session(),
                user.isEmpty() ? Direction.INBOUND : Direction.SUBMISSION,
                sender,
                recipients,
                List.of(filters.split("[,\\s]+")).stream()
                        .filter(f -> !f.isEmpty())
                        .toList(),
                new ByteArrayInputStream(message.bytes()));
        chain(trial).forEach(this::show);
    }

    private SessionFacts session() throws UnknownHostException {
        return SessionFacts.builder("trial" + UUID.randomUUID().toString().substring(0, 8))
                .listener(listener, user.isEmpty() ? "mx" : "submission")
                .peer(InetAddress.getByName(ip), 0)
                .helo(helo, true)
                .user(user)
                .build();
    }

    private List<FilterTrial.Step> chain(FilterTrial trial) {
        String kind = delivery ? "delivery" : "mail";
        for (ServiceReference<FilterChain> chain : contracts().all(FilterChain.class)) {
            var steps = contracts().ask(chain, c -> {
                try {
                    return c.kind().equals(kind) ? c.explain(trial) : null;
                } catch (IOException e) {
                    throw new UncheckedIOException("the spool cannot take it: " + e.getMessage(), e);
                }
            });
            if (steps.isPresent()) return steps.get();
        }
        throw new IllegalStateException("the role " + (delivery ? "mda" : "intake") + " is not there; see mail:status");
    }

    private void show(FilterTrial.Step step) {
        String who = step.filter().isEmpty() ? "=>" : step.filter();
        String time =
                step.filter().isEmpty() ? "" : " (" + Times.millis(step.time().toNanos() / 1000) + " ms)";
        String indent = String.format("%-10s %-20s ", step.stage(), who);
        for (int i = 0; i < step.said().size(); i++)
            say((i == 0 ? indent : " ".repeat(indent.length())) + step.said().get(i) + (i == 0 ? time : ""));
    }
}
