package org.amphora.spf.internal.check;

/** What ends a check at once: a mistake in a record, a limit, a DNS that does not answer. */
final class SpfAbort extends Exception {
    private static final long serialVersionUID = 1L;

    private final SpfResult result;

    private SpfAbort(SpfResult result, String reason) {
        super(reason, null, false, false);
        this.result = result;
    }

    static SpfAbort permanent(String reason) {
        return new SpfAbort(SpfResult.PERMERROR, reason);
    }

    static SpfAbort temporary(String reason) {
        return new SpfAbort(SpfResult.TEMPERROR, reason);
    }

    SpfResult result() {
        return result;
    }
}
