package org.amphora.dkim.internal;

import java.io.IOException;
import java.util.List;
import org.amphora.api.filter.AuthResult;
import org.amphora.api.filter.FilteredMessage;
import org.amphora.api.filter.Transaction;
import org.amphora.api.filter.Verdict;
import org.amphora.api.mail.Direction;
import org.amphora.dkim.internal.canonical.Message;
import org.amphora.dkim.internal.signature.Result;
import org.amphora.dkim.internal.signature.Verification;
import org.amphora.dkim.internal.signature.Verifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code dkim-verify}: leaves a result for each signature of what comes in, RFC 8601 §2.7.1. */
final class VerifyFilter extends DkimFilter {
    static final String NAME = "dkim-verify";
    private static final Logger LOG = LoggerFactory.getLogger(VerifyFilter.class);

    VerifyFilter(Surroundings around) {
        super(around);
    }

    @Override
    Verdict judge(Transaction transaction, FilteredMessage filtered, Message message, DkimSettings settings)
            throws IOException {
        if (!settings.verifies() || transaction.direction() != Direction.INBOUND) return Verdict.proceed();
        Selection selection = around().selection(settings);
        if (selection.isExempt(transaction.session(), message)) return Verdict.proceed();
        if (settings.signs() && isSigned(selection, transaction, filtered, message)) return Verdict.proceed();
        var verifier = new Verifier(settings.verifier(), around().clock());
        List<Verification> all = verifier.verify(message, around().dns());
        for (Verification one : all) {
            transaction.add(result(one));
            log(transaction.id(), one, settings.logSuccess());
        }
        return verdict(all, settings.actions());
    }

    /** What we sign ourselves is not verified. A table that cannot be read leaves that to the signer. */
    private static boolean isSigned(
            Selection selection, Transaction transaction, FilteredMessage filtered, Message message) {
        try {
            return selection.isOurs(transaction)
                    && !selection.requests(transaction, filtered, message).isEmpty();
        } catch (IOException e) {
            return true;
        }
    }

    private static AuthResult result(Verification one) {
        List<AuthResult.Property> properties = one.label().tags().entrySet().stream()
                .map(tag -> new AuthResult.Property("header", tag.getKey(), tag.getValue()))
                .toList();
        return new AuthResult("dkim", one.result().word(), reason(one), properties);
    }

    private static String reason(Verification one) {
        if (!one.testing()) return one.reason();
        return one.reason().isEmpty() ? "test mode" : one.reason() + " (test mode)";
    }

    private static void log(String id, Verification one, boolean success) {
        boolean good = one.result() == Result.PASS || one.result() == Result.NONE;
        if (!good || success)
            LOG.info("msg={} dkim={} {} reason=\"{}\"", id, one.result().word(), one.label(), reason(one));
    }

    /** One good signature is enough; a domain that is only trying is not held to it (RFC 6376 §3.6.1). */
    private static Verdict verdict(List<Verification> all, Actions actions) {
        boolean good = all.stream().anyMatch(v -> v.result() == Result.PASS);
        List<Verification> counted = all.stream().filter(v -> !v.testing()).toList();
        if (good || counted.isEmpty()) return Verdict.proceed();
        Verification worst = counted.get(0);
        return action(worst.result(), actions)
                .verdict("DKIM: " + (worst.result() == Result.NONE ? "no signature" : worst.reason()));
    }

    private static Action action(Result result, Actions actions) {
        return switch (result) {
            case NONE -> actions.noSignature();
            case TEMPERROR -> actions.dnsError();
            case PERMERROR -> actions.keyNotFound();
            case PASS, FAIL, POLICY, NEUTRAL -> actions.badSignature();
        };
    }
}
