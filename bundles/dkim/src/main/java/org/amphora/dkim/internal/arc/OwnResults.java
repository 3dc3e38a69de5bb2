package org.amphora.dkim.internal.arc;

import java.util.ArrayList;
import java.util.Optional;
import org.amphora.dkim.internal.canonical.Message;
import org.amphora.mime.AuthenticationResults;
import org.amphora.mime.HeaderField;

/** What a message says that we found out when it came: RFC 8617 §4.1.1. */
public final class OwnResults {
    private OwnResults() {}

    /** The results of all Authentication-Results fields of ours as the value of one; empty if there is none. */
    public static Optional<String> of(Message message, String authservId) {
        var results = new ArrayList<String>();
        for (HeaderField field : message.all(AuthenticationResults.NAME)) {
            if (!AuthenticationResults.authservId(field.body()).equalsIgnoreCase(authservId)) continue;
            int semicolon = field.body().indexOf(';');
            if (semicolon >= 0)
                results.add(field.body().substring(semicolon + 1).strip());
        }
        return results.isEmpty() ? Optional.empty() : Optional.of(authservId + "; " + String.join(";\r\n\t", results));
    }
}
