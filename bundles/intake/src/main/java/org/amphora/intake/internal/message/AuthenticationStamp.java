package org.amphora.intake.internal.message;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.amphora.api.filter.AuthResult;
import org.amphora.api.filter.Strangers;
import org.amphora.api.filter.Transaction;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.Direction;
import org.amphora.api.site.Site;
import org.amphora.mime.AuthenticationResults;

/** What has been found out about who sent a message, RFC 8601: in our name, and nobody else in our name. */
public final class AuthenticationStamp {
    private final Draft draft;
    private final Transaction transaction;
    private final Site site;

    public AuthenticationStamp(Draft draft, Transaction transaction, Site site) {
        this.draft = draft;
        this.transaction = transaction;
        this.site = site;
    }

    /**
     * Takes out what claims to be ours, §5: before the filters, of which one may add its own. A server of our own
     * networks, or before us on LMTP, may have our name.
     */
    public void removeForged() throws IOException {
        if (transaction.direction() == Direction.SUBMISSION || Strangers.includes(transaction, site))
            draft.deleteAll(AuthenticationResults.NAME, body -> AuthenticationResults.authservId(body)
                    .equalsIgnoreCase(site.hostname()));
    }

    /** Adds what the filters have left, and that a user has logged in; nothing if there is nothing to say. */
    public void write(Address reversePath) throws IOException {
        var results = new ArrayList<AuthResult>();
        if (transaction.direction() == Direction.SUBMISSION) results.add(authenticated(reversePath));
        results.addAll(transaction.results(AuthResult.class));
        if (!results.isEmpty())
            draft.insert(0, AuthenticationResults.NAME, AuthenticationResults.value(site.hostname(), results));
    }

    /** §2.7.4, without the name of the account, which is nobody's business who gets the message. */
    private static AuthResult authenticated(Address reversePath) {
        List<AuthResult.Property> sender = reversePath.isNull()
                ? List.of()
                : List.of(new AuthResult.Property("smtp", "mailfrom", reversePath.toString()));
        return new AuthResult("auth", "pass", "", sender);
    }
}
