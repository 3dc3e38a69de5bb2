package org.amphora.dkim.internal;

import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.amphora.api.filter.AuthResult;
import org.amphora.api.filter.Edit;
import org.amphora.api.filter.FilteredMessage;
import org.amphora.api.filter.Transaction;
import org.amphora.api.filter.Verdict;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.Route;
import org.amphora.api.site.Site;
import org.amphora.dkim.internal.arc.ArcSealer;
import org.amphora.dkim.internal.arc.ArcStatus;
import org.amphora.dkim.internal.arc.ArcValidator;
import org.amphora.dkim.internal.arc.OwnResults;
import org.amphora.dkim.internal.canonical.Message;
import org.amphora.dkim.internal.signature.Algorithm;
import org.amphora.dkim.internal.signature.Result;
import org.amphora.dkim.internal.signature.Signer;
import org.amphora.dkim.internal.signature.SigningKey;
import org.amphora.mime.AuthenticationResults;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code arc}: leaves a result for the chain of what comes in, and seals what goes on to another server: at once, if an
 * alias leads there, or when a delivery redirects it. To be listed behind all that leave results.
 */
final class ArcFilter extends DkimFilter {
    static final String NAME = "arc";
    private static final Logger LOG = LoggerFactory.getLogger(ArcFilter.class);

    ArcFilter(Surroundings around) {
        super(around);
    }

    @Override
    Verdict judge(Transaction transaction, FilteredMessage filtered, Message message, DkimSettings settings)
            throws IOException {
        Optional<String> before = OwnResults.of(message, around().authservId(settings));
        boolean stranger = transaction.direction() == Direction.INBOUND
                && !around().selection(settings).isOurs(transaction);
        // what the server itself sends on has results of ours in it; what it makes has none
        boolean redirected = transaction.direction() == Direction.INTERNAL && before.isPresent();
        if (!stranger && !redirected) return Verdict.proceed();
        ArcStatus status = new ArcValidator(settings.verifier(), around().clock()).validate(message, around().dns());
        if (stranger) {
            transaction.add(result(transaction, status));
            if (status.result() == Result.FAIL)
                LOG.info("msg={} arc=fail reason=\"{}\"", transaction.id(), status.reason());
        }
        if (!settings.seals() || !goesOn(filtered)) return Verdict.proceed();
        String results = stranger ? results(transaction, settings) : before.orElseThrow();
        Optional<SigningKey> key = key(transaction.id(), settings);
        if (key.isPresent()) seal(transaction.id(), filtered, settings, status, results, key.get());
        return Verdict.proceed();
    }

    /** RFC 8617 §10.2: the properties that are registered. */
    private static AuthResult result(Transaction transaction, ArcStatus status) {
        var properties = new ArrayList<AuthResult.Property>();
        if (status.result() == Result.PASS)
            properties.add(new AuthResult.Property("header", "oldest-pass", Integer.toString(status.oldestPass())));
        if (transaction.session().peer() != null)
            properties.add(new AuthResult.Property(
                    "smtp", "remote-ip", transaction.session().peer().getHostAddress()));
        return new AuthResult("arc", status.result().word(), status.reason(), properties);
    }

    private String results(Transaction transaction, DkimSettings settings) {
        return AuthenticationResults.value(around().authservId(settings), transaction.results(AuthResult.class));
    }

    private static boolean goesOn(FilteredMessage filtered) {
        return filtered.envelope().recipients().stream().anyMatch(r -> r.route() instanceof Route.Remote);
    }

    /** Empty if there is none to seal with. */
    private Optional<SigningKey> key(String id, DkimSettings settings) {
        try {
            if (!settings.arcKey().isEmpty())
                return Optional.of(settings.keyring().key(settings.arcKey()));
            Site site = around().site();
            if (site == null) return Optional.empty();
            return settings.keyring().requests("postmaster", site.domain()).stream()
                    .map(Signer.Request::key)
                    .filter(k -> k.algorithm() == Algorithm.RSA_SHA256)
                    .findFirst();
        } catch (IOException e) {
            unsealed(id, e.getMessage());
            return Optional.empty();
        }
    }

    /** The validator has read the body to its end: the sealer reads it anew. */
    private void seal(
            String id,
            FilteredMessage filtered,
            DkimSettings settings,
            ArcStatus status,
            String results,
            SigningKey key)
            throws IOException {
        var sealer = new ArcSealer(settings.signer().signHeaders(), around().clock());
        try (InputStream in = filtered.body().open()) {
            List<ArcSealer.Field> fields =
                    sealer.seal(Message.read(in, settings.maximumHeaders()), status, results, key);
            for (ArcSealer.Field field : fields) filtered.edit(new Edit.InsertHeader(0, field.name(), field.value()));
            if (settings.logSuccess() && !fields.isEmpty()) LOG.info("msg={} arc=sealed by {}", id, key.name());
        } catch (GeneralSecurityException e) {
            unsealed(id, "a key does not work: " + e.getMessage());
        }
    }

    private void unsealed(String id, String reason) {
        around().unsigned(reason);
        LOG.warn("msg={} arc=unsealed reason=\"{}\"", id, reason);
    }
}
