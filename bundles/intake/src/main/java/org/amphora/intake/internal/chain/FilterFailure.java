package org.amphora.intake.internal.chain;

/** A call of a filter that gave no answer: in time, or at all because it threw (then with the cause). */
final class FilterFailure extends Exception {
    private static final long serialVersionUID = 1L;

    FilterFailure(String message, Throwable cause) {
        super(message, cause);
    }

    boolean isTimeout() {
        return getCause() == null;
    }
}
