package org.amphora.api.mail;

import java.util.Set;

/** The parameters of RCPT TO: the forward-path, RFC 3461 NOTIFY and ORCPT. */
public record RcptParameters(Address forwardPath, Set<Notify> notifyOn, String orcpt) {
    public RcptParameters {
        notifyOn = Set.copyOf(notifyOn);
    }

    public static RcptParameters of(Address forwardPath) {
        return new RcptParameters(forwardPath, Set.of(), "");
    }
}
