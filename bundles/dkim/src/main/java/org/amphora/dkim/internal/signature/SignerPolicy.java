package org.amphora.dkim.internal.signature;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.amphora.dkim.internal.canonical.Canonicalization;
import org.amphora.dkim.internal.canonical.Message;

/**
 * How signatures are made.
 *
 * @param signHeaders names of the fields to sign
 * @param oversignHeaders names to sign once more than there are fields, so that none can be added
 * @param lifetime after which a signature expires; zero for never
 */
public record SignerPolicy(
        Canonicalization canonicalization, List<String> signHeaders, List<String> oversignHeaders, Duration lifetime) {
    public SignerPolicy {
        signHeaders = List.copyOf(signHeaders);
        oversignHeaders = List.copyOf(oversignHeaders);
    }

    /** The {@code h=} tag for a message: From, and all others that it has; those that are oversigned even if not. */
    public List<String> headers(Message message) {
        var names = new ArrayList<String>();
        if (!contains(signHeaders, "From")) add(names, "From", message);
        for (String name : signHeaders) add(names, name, message);
        for (String name : oversignHeaders) if (!contains(signHeaders, name)) names.add(name);
        return names;
    }

    private void add(List<String> names, String name, Message message) {
        int n = message.count(name) + (contains(oversignHeaders, name) ? 1 : 0);
        for (int i = 0; i < n; i++) names.add(name);
    }

    private static boolean contains(List<String> names, String name) {
        return names.stream().anyMatch(name::equalsIgnoreCase);
    }
}
