package org.amphora.mda.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.amphora.api.directory.Directory;
import org.amphora.api.directory.Resolution;
import org.amphora.api.filter.FilterChain;
import org.amphora.api.filter.FilterReport;
import org.amphora.api.filter.FilterTrial;
import org.amphora.api.filter.FilterTrial.Step;
import org.amphora.api.filter.ShadowReport;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.MailException;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.queue.MailQueue;
import org.amphora.chain.Words;

/** The chain of the delivery filters, for the console. */
final class DeliveryChain implements FilterChain {
    private static final String STAGE = "delivery";

    private final Filters filters;
    private final Supplier<MailQueue> queue;
    private final Supplier<Directory> directory;

    /** @param queue gives null while it is away, as {@code directory} does */
    DeliveryChain(Filters filters, Supplier<MailQueue> queue, Supplier<Directory> directory) {
        this.filters = filters;
        this.queue = queue;
        this.directory = directory;
    }

    @Override
    public String kind() {
        return "delivery";
    }

    @Override
    public String pid() {
        return MdaComponent.PID;
    }

    @Override
    public List<FilterReport> filters() {
        return filters.set().reports();
    }

    @Override
    public List<ShadowReport> shadows() {
        return filters.set().shadows();
    }

    @Override
    public boolean release(String name) {
        return filters.set().release(name);
    }

    @Override
    public List<Step> explain(FilterTrial trial) throws IOException {
        var chain = filters.set().trial(trial.filters());
        var steps = new ArrayList<Step>();
        List<Recipient> recipients = recipients(trial.recipients(), steps);
        var envelope = new Envelope(
                "TRIAL",
                trial.session(),
                trial.direction(),
                MailParameters.of(trial.sender()),
                recipients,
                Instant.now());
        try (SpooledBody body = spool(trial)) {
            for (Recipient r : recipients) {
                String to = "<" + r.address() + "> ";
                try {
                    var actions = filters.ask(
                            chain,
                            envelope,
                            r,
                            body,
                            (filter, said, time) -> steps.add(new Step(filter, STAGE, List.of(to + said), time)));
                    end(steps, to + "in the end: " + Words.of(actions));
                } catch (MailException e) {
                    end(steps, to + "would be deferred or failed: " + e.publicText());
                } catch (RuntimeException e) {
                    end(steps, to + "would be deferred: " + e);
                }
            }
        }
        return steps;
    }

    private static void end(List<Step> steps, String line) {
        steps.add(new Step("", STAGE, List.of(line), Duration.ZERO));
    }

    private List<Recipient> recipients(List<Address> addresses, List<Step> steps) {
        Directory now = there(directory.get());
        var found = new ArrayList<Recipient>();
        for (Address a : addresses) {
            List<Address> targets = now.resolve(a) instanceof Resolution.Alias alias ? alias.targets() : List.of(a);
            for (Address target : targets) {
                if (now.resolve(target) instanceof Resolution.User user)
                    found.add(Recipient.local(target, user.account().name()));
                else end(steps, "<" + target + "> is no user here");
            }
        }
        return found;
    }

    private SpooledBody spool(FilterTrial trial) throws IOException {
        String head = "Return-Path: <" + (trial.sender().isNull() ? "" : trial.sender()) + ">\r\n";
        return there(queue.get()).spool(head.getBytes(StandardCharsets.UTF_8)).finish(trial.message());
    }

    private static <T> T there(T role) {
        if (role == null) throw new MailException(EnhancedStatus.TEMP_SYSTEM, "Service is restarting");
        return role;
    }
}
