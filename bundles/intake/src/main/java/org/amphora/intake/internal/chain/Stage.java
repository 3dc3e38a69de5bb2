package org.amphora.intake.internal.chain;

import java.util.Locale;

/** Where a filter is asked. */
public enum Stage {
    CONNECTED,
    SENDER,
    RECIPIENT,
    MESSAGE;

    /** For the log and the console. */
    public String words() {
        return name().toLowerCase(Locale.ROOT);
    }
}
