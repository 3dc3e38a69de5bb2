package org.amphora.dmarc.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.amphora.api.filter.AuthResult;
import org.amphora.api.filter.AuthResult.Property;
import org.amphora.api.filter.FilteredMessage;
import org.amphora.api.filter.MessageFilter;
import org.amphora.api.filter.Transaction;
import org.amphora.api.filter.Verdict;
import org.amphora.api.mail.Address;
import org.amphora.dmarc.internal.check.Dmarc;
import org.amphora.dmarc.internal.check.DmarcOutcome;
import org.amphora.dmarc.internal.check.DmarcOutcome.Result;
import org.amphora.dmarc.internal.check.Identifier;
import org.amphora.dmarc.internal.check.Identifier.Method;
import org.amphora.dmarc.internal.check.Policy;
import org.amphora.dmarc.internal.report.Observation;
import org.amphora.dmarc.internal.report.Observations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One message. */
final class DmarcTransaction implements MessageFilter {
    private static final Logger LOG = LoggerFactory.getLogger(DmarcTransaction.class);
    /** Of more authors than that a message is nobody's. */
    private static final int MOST_DOMAINS = 5;

    private final Transaction transaction;
    private final DmarcSettings settings;
    private final Dmarc dmarc;
    private final Observations observations;

    DmarcTransaction(Transaction transaction, DmarcSettings settings, Dmarc dmarc, Observations observations) {
        this.transaction = transaction;
        this.settings = settings;
        this.dmarc = dmarc;
        this.observations = observations;
    }

    @Override
    public Verdict message(FilteredMessage message) {
        Set<String> domains = domains(message);
        if (domains.isEmpty() || domains.contains("") || domains.size() > MOST_DOMAINS) return invalidFrom(domains);
        List<Identifier> identifiers = identifiers(transaction.results(AuthResult.class));
        List<DmarcOutcome> outcomes = new ArrayList<>(1);
        for (String domain : domains) outcomes.add(dmarc.check(domain, identifiers));
        // of several authors the one whose domain is strictest counts
        DmarcOutcome outcome = outcomes.stream()
                .max(Comparator.comparing(DmarcOutcome::disposition).thenComparing(DmarcOutcome::result))
                .orElseThrow();
        return settle(outcome, identifiers, message.envelope().reversePath());
    }

    private static Set<String> domains(FilteredMessage message) {
        try {
            return FromDomains.of(message.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Verdict invalidFrom(Set<String> domains) {
        String reason = domains.isEmpty() ? "no From" : "no single author with a domain in From";
        transaction.add(new AuthResult("dmarc", "permerror", reason, List.of()));
        LOG.info("msg={} dmarc=permerror reason=\"{}\"", transaction.id(), reason);
        return settings.rejectInvalidFrom()
                ? Verdict.reject("Message has no valid From field, by which alone DMARC can be checked")
                : Verdict.proceed();
    }

    private Verdict settle(DmarcOutcome outcome, List<Identifier> identifiers, Address sender) {
        Policy done = settings.here(outcome.disposition());
        var properties = new ArrayList<>(List.of(new Property("header", "from", outcome.from())));
        if (outcome.result() == Result.FAIL) properties.add(new Property("policy", "dmarc", done.word()));
        transaction.add(new AuthResult("dmarc", outcome.result().word(), outcome.reason(), properties));
        if (outcome.published() != null)
            observations.add(new Observation(
                    Instant.now(), transaction.session().peer(), sender.domain(), outcome, done, identifiers));
        if (outcome.result() == Result.FAIL)
            LOG.info("msg={} dmarc=fail from={} disposition={}", transaction.id(), outcome.from(), done.word());
        if (done == Policy.REJECT) return Verdict.reject("Email rejected per DMARC policy for " + outcome.from());
        if (outcome.result() == Result.TEMPERROR && settings.tempfail())
            return Verdict.tempfail("The DMARC policy of " + outcome.from() + " cannot be evaluated now");
        return Verdict.proceed();
    }

    /** What SPF and DKIM have come to; of SPF the sender's domain counts, and HELO where there is no sender. */
    static List<Identifier> identifiers(List<AuthResult> results) {
        boolean hasSender = results.stream()
                .anyMatch(r -> isOf(r, "spf") && !value(r, "mailfrom").isEmpty());
        var identifiers = new ArrayList<Identifier>();
        for (AuthResult r : results) {
            if (isOf(r, "dkim")) {
                String domain = value(r, "d").isEmpty() ? domain(value(r, "i")) : value(r, "d");
                identifiers.add(
                        new Identifier(Method.DKIM, r.result(), domain.toLowerCase(Locale.ROOT), value(r, "s")));
            } else if (isOf(r, "spf") && hasSender && !value(r, "mailfrom").isEmpty()) {
                identifiers.add(new Identifier(Method.SPF, r.result(), domain(value(r, "mailfrom")), "mfrom"));
            } else if (isOf(r, "spf") && !hasSender) {
                identifiers.add(new Identifier(Method.SPF, r.result(), domain(value(r, "helo")), "helo"));
            }
        }
        return identifiers;
    }

    private static boolean isOf(AuthResult result, String method) {
        return result.method().equals(method);
    }

    private static String value(AuthResult result, String property) {
        for (Property p : result.properties()) if (p.name().equals(property)) return p.value();
        return "";
    }

    private static String domain(String address) {
        String domain = Address.domain(address.substring(address.lastIndexOf('@') + 1));
        return domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain;
    }
}
