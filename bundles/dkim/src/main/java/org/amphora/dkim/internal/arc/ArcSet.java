package org.amphora.dkim.internal.arc;

import java.util.List;
import org.amphora.mime.HeaderField;

/** The three fields that one forwarder has added, RFC 8617 §4.2. */
record ArcSet(int instance, HeaderField results, HeaderField message, HeaderField seal) {
    static final String RESULTS = "ARC-Authentication-Results";
    static final String MESSAGE = "ARC-Message-Signature";
    static final String SEAL = "ARC-Seal";

    /** As a seal covers them, §5.1.1. */
    List<String> fields() {
        return List.of(results.toString(), message.toString(), seal.toString());
    }
}
