package org.amphora.chain;

/** A call of a filter that gave no answer: in time, or at all because it threw (then with the cause). */
public final class FilterFailure extends Exception {
    private static final long serialVersionUID = 1L;

    public FilterFailure(String message, Throwable cause) {
        super(message, cause);
    }

    public boolean isTimeout() {
        return getCause() == null;
    }

    /** One line for the log and the console. */
    public String words() {
        return isTimeout() ? getMessage() : getMessage() + " " + getCause();
    }
}
