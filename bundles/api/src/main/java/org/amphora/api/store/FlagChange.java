package org.amphora.api.store;

/** STORE's {@code +FLAGS}, {@code -FLAGS} and {@code FLAGS}. */
public record FlagChange(Mode mode, Flags flags) {
    /** How {@code flags} meet those that are there. */
    public enum Mode {
        ADD,
        REMOVE,
        REPLACE
    }

    public Flags applyTo(Flags present) {
        return switch (mode) {
            case ADD -> present.plus(flags);
            case REMOVE -> present.minus(flags);
            case REPLACE -> flags;
        };
    }
}
