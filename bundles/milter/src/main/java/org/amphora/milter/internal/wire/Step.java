package org.amphora.milter.internal.wire;

/**
 * Bits of the negotiation (SMFIP) that say how the conversation goes; those that say whether a stage is told and
 * answered are in {@link Stage}.
 */
public final class Step {
    /** No reply to a header field: the one such bit that was there before version 6. */
    public static final int NO_HEADER_REPLY = 0x80;
    /** The filter may say that it wants no more of a kind, {@link Response.Plain#SKIP}. */
    public static final int SKIP = 0x400;
    /** The filter wants to hear of recipients that were refused. */
    public static final int REJECTED_RECIPIENTS = 0x800;
    /** Values of header fields come and go with the space behind the colon. */
    public static final int LEADING_SPACE = 0x100000;

    private static final int SINCE_2 = 0x7f;
    private static final int SINCE_3 = 0x17f;
    private static final int SINCE_4 = 0x37f;
    private static final int SINCE_6 = 0x1fffff;

    private Step() {}

    /** All that a version of the protocol knows. */
    public static int all(int version) {
        return switch (version) {
            case 2 -> SINCE_2;
            case 3 -> SINCE_3;
            case 4, 5 -> SINCE_4;
            default -> SINCE_6;
        };
    }
}
