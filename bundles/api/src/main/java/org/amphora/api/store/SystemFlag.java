package org.amphora.api.store;

/** RFC 3501 §2.3.2, but for {@code \Recent}, which belongs to sessions. */
public enum SystemFlag {
    ANSWERED("\\Answered"),
    FLAGGED("\\Flagged"),
    DELETED("\\Deleted"),
    SEEN("\\Seen"),
    DRAFT("\\Draft");

    private final String text;

    SystemFlag(String text) {
        this.text = text;
    }

    /** As the wire has it. */
    public String text() {
        return text;
    }
}
