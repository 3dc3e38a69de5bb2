package org.amphora.chain;

import java.time.Duration;

/**
 * A place in the chain as it is configured now.
 *
 * @param filter null if it is required and not there
 * @param shadow null unless another filter is compared with it
 */
public record Entry<F>(
        String name, Installed<F> filter, Scope scope, Duration timeout, boolean required, Shadow<F> shadow) {

    /** A filter that is asked and not listened to. */
    public record Shadow<F>(Installed<F> filter, Comparison comparison) {
        /** Counts in, unless it is going away or keeps failing; then it is to be left by {@code inFlight().leave()}. */
        public boolean enter() {
            return !filter.breaker().isOpen() && filter.inFlight().enter();
        }
    }

    /** Counts in, unless it is not there, is going away or keeps failing; then it is to be left. */
    public boolean enter() {
        return isAsked() && filter.inFlight().enter();
    }

    /** Whether it is there and does not keep failing. */
    public boolean isAsked() {
        return filter != null && !filter.breaker().isOpen();
    }

    Entry<F> forTrial() {
        return new Entry<>(name, filter == null ? null : filter.uncounted(), scope, timeout, required, null);
    }
}
