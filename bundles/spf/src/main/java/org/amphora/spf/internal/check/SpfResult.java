package org.amphora.spf.internal.check;

import java.util.Locale;

/** RFC 7208 §2.6. */
public enum SpfResult {
    NONE,
    NEUTRAL,
    PASS,
    FAIL,
    SOFTFAIL,
    TEMPERROR,
    PERMERROR;

    /** As it stands in header fields. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
