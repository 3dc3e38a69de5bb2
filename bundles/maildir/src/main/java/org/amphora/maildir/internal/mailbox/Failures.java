package org.amphora.maildir.internal.mailbox;

import java.io.IOException;
import org.amphora.api.store.StoreException;
import org.amphora.api.store.StoreException.Kind;

/** What an error of the disk is to the caller. */
public final class Failures {
    private Failures() {}

    /** Nothing has happened. */
    public static StoreException unavailable(IOException e) {
        return new StoreException(Kind.UNAVAILABLE, "Mail store is not available", e);
    }

    /** It may have happened. */
    public static StoreException unknown(IOException e) {
        return new StoreException(Kind.UNKNOWN, "Mail store cannot tell whether it was done", e);
    }
}
