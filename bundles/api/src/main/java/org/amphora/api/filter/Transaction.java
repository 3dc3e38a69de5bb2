package org.amphora.api.filter;

import java.util.List;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.SessionFacts;
import org.osgi.annotation.versioning.ProviderType;

/** What a filter may ask about the transaction, and where filters leave typed results for those after them. */
@ProviderType
public interface Transaction {
    /** The message's id, as in the log and the trace header. */
    String id();

    SessionFacts session();

    Direction direction();

    /** Leaves a result, for later filters, for Authentication-Results and for delivery. */
    void add(FilterResult result);

    /** The results of one kind so far, in order. */
    <R extends FilterResult> List<R> results(Class<R> kind);
}
