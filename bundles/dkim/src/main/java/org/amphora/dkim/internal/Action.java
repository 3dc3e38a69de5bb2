package org.amphora.dkim.internal;

import org.amphora.api.filter.Verdict;

/** What is done with a message: the words of OpenDKIM's {@code On-} settings. */
public enum Action {
    ACCEPT {
        @Override
        Verdict verdict(String reason) {
            return Verdict.proceed();
        }
    },
    DISCARD {
        @Override
        Verdict verdict(String reason) {
            return new Verdict.Discard(reason);
        }
    },
    QUARANTINE {
        @Override
        Verdict verdict(String reason) {
            return new Verdict.Hold(reason);
        }
    },
    REJECT {
        @Override
        Verdict verdict(String reason) {
            return Verdict.reject(reason);
        }
    },
    TEMPFAIL {
        @Override
        Verdict verdict(String reason) {
            return Verdict.tempfail(reason);
        }
    };

    /** @param reason for the client, or for the log */
    abstract Verdict verdict(String reason);
}
