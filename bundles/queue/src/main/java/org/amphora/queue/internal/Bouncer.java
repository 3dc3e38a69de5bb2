package org.amphora.queue.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.amphora.api.intake.InternalMail;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.BodyWriter;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.MailException;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Reply;
import org.amphora.api.mail.SpooledBody;
import org.amphora.queue.internal.bounce.Report;
import org.amphora.queue.internal.bounce.Report.Kind;
import org.amphora.queue.internal.spool.Spool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes bounces and other reports, and hands them to intake, as all mail. */
final class Bouncer implements Settlement.Bounces {
    private static final Logger LOG = LoggerFactory.getLogger(Bouncer.class);
    private static final byte[] NULL_SENDER = "Return-Path: <>\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Spool spool;
    private final Supplier<InternalMail> intake;
    private final Supplier<String> hostname;
    private final Clock clock;
    /** Messages that could not be bounced since intake was away. */
    private final Set<String> waiting = ConcurrentHashMap.newKeySet();

    private volatile long sizeLimit;

    /** @param intake gives null while it is away */
    Bouncer(Spool spool, Supplier<InternalMail> intake, Supplier<String> hostname, Clock clock) {
        this.spool = spool;
        this.intake = intake;
        this.hostname = hostname;
        this.clock = clock;
    }

    void sizeLimit(long bytes) {
        sizeLimit = bytes;
    }

    @Override
    public String send(Envelope envelope, SpooledBody body, List<Recipient> failed, List<Reply> replies)
            throws IOException {
        return send(Kind.FAILED, envelope, body, failed, replies);
    }

    @Override
    public void late(Envelope envelope, SpooledBody body, List<Recipient> late, List<Reply> replies, Instant until)
            throws IOException {
        send(Kind.DELAYED, envelope, body, late, replies, until);
    }

    /** A report of any kind, as {@link Settlement.Bounces#send} does it. */
    String send(Kind kind, Envelope envelope, SpooledBody body, List<Recipient> recipients, List<Reply> replies)
            throws IOException {
        return send(kind, envelope, body, recipients, replies, null);
    }

    private String send(
            Kind kind,
            Envelope envelope,
            SpooledBody body,
            List<Recipient> recipients,
            List<Reply> replies,
            Instant retriedUntil)
            throws IOException {
        List<Recipient> told = new ArrayList<>();
        List<Reply> why = new ArrayList<>();
        for (int i = 0; i < recipients.size(); i++) {
            if (!Report.isWanted(kind, envelope, recipients.get(i))) continue;
            told.add(recipients.get(i));
            why.add(replies.get(i));
        }
        if (told.isEmpty()) return "none";
        InternalMail to = intake(kind, envelope.id());
        if (to == null) throw new MailException(EnhancedStatus.TEMP_SYSTEM, "Intake is not available");
        Report report = new Report(kind, envelope, told, why).retriedUntil(retriedUntil);
        Address sender = envelope.reversePath();
        if (to.send(report.id(), envelope.id(), report.mail(), List.of(sender), write(report, body)))
            return report.id();
        LOG.warn("msg={} its sender <{}> is local and unknown: no report", envelope.id(), sender);
        return "none";
    }

    /** Null while it is away; what it is wanted for is remembered first, so that it cannot come back unseen. */
    private InternalMail intake(Kind kind, String id) {
        InternalMail to = intake.get();
        if (to != null || kind != Kind.FAILED) return to;
        waiting.add(id);
        to = intake.get();
        if (to != null) waiting.remove(id);
        return to;
    }

    /** The messages whose bounces have waited for intake until now, once. */
    List<String> takeWaiting() {
        List<String> ids = List.copyOf(waiting);
        ids.forEach(waiting::remove);
        return ids;
    }

    private SpooledBody write(Report report, SpooledBody body) throws IOException {
        BodyWriter out = spool.ownWriter(NULL_SENDER);
        try {
            OffsetDateTime now = OffsetDateTime.ofInstant(clock.instant(), ZoneId.systemDefault());
            report.write(out, body, hostname.get(), now, sizeLimit);
            return out.finish();
        } catch (IOException | RuntimeException e) {
            out.abort();
            throw e;
        }
    }
}
