package org.amphora.dkim.internal;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Collections;
import java.util.List;
import org.amphora.api.filter.Edit;
import org.amphora.api.filter.FilteredMessage;
import org.amphora.api.filter.Transaction;
import org.amphora.api.filter.Verdict;
import org.amphora.dkim.internal.canonical.Message;
import org.amphora.dkim.internal.signature.DkimSignature;
import org.amphora.dkim.internal.signature.Signer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code dkim-sign}: signs what our users, our hosts and this server send. To be the last of the filters. */
final class SignFilter extends DkimFilter {
    static final String NAME = "dkim-sign";
    private static final Logger LOG = LoggerFactory.getLogger(SignFilter.class);

    SignFilter(Surroundings around) {
        super(around);
    }

    @Override
    Verdict judge(Transaction transaction, FilteredMessage filtered, Message message, DkimSettings settings)
            throws IOException {
        if (!settings.signs()) return Verdict.proceed();
        Selection selection = around().selection(settings);
        try {
            if (selection.isExempt(transaction.session(), message)) return Verdict.proceed();
            if (selection.isOurs(transaction)) sign(transaction, filtered, message, settings, selection);
            else selection.tellOfStranger(transaction, message);
            return Verdict.proceed();
        } catch (UnsignedException e) {
            around().unsigned(e.getMessage());
            LOG.warn("msg={} dkim=unsigned reason=\"{}\"", transaction.id(), e.getMessage());
            return settings.actions().signatureError().verdict("The message cannot be signed");
        }
    }

    private void sign(
            Transaction transaction,
            FilteredMessage filtered,
            Message message,
            DkimSettings settings,
            Selection selection)
            throws UnsignedException, IOException {
        List<Signer.Request> requests = requests(transaction, filtered, message, selection);
        if (requests.isEmpty()) return;
        List<String> values;
        try {
            values = new Signer(settings.signer(), around().clock()).sign(message, requests);
        } catch (GeneralSecurityException e) {
            throw new UnsignedException("a key does not work: " + e.getMessage(), e);
        }
        if (settings.removeOldSignatures())
            for (int n = message.count(DkimSignature.NAME); n > 0; n--)
                filtered.edit(new Edit.DeleteHeader(DkimSignature.NAME, n));
        Collections.reverse(values); // the first is to be on top
        for (String value : values) filtered.edit(new Edit.InsertHeader(0, DkimSignature.NAME, value));
        if (settings.logSuccess())
            LOG.info(
                    "msg={} dkim=signed {}",
                    transaction.id(),
                    requests.stream().map(r -> r.key().name()).toList());
    }

    private static List<Signer.Request> requests(
            Transaction transaction, FilteredMessage filtered, Message message, Selection selection)
            throws UnsignedException {
        try {
            List<Signer.Request> requests = selection.requests(transaction, filtered, message);
            if (!requests.isEmpty() && message.isTooLarge())
                throw new UnsignedException("the header is larger than maximum_headers", null);
            return requests;
        } catch (IOException e) {
            throw new UnsignedException(e.getMessage(), e);
        }
    }

    /** Why a message that is to be signed cannot be. */
    private static final class UnsignedException extends Exception {
        private static final long serialVersionUID = 1;

        UnsignedException(String reason, Exception cause) {
            super(reason, cause);
        }
    }
}
