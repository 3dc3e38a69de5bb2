package org.amphora.milter.internal.wire;

/** What a filter may ask for at the end of a message: bits of the negotiation (SMFIF). */
public final class Action {
    public static final int ADD_HEADERS = 0x01;
    public static final int CHANGE_BODY = 0x02;
    public static final int ADD_RECIPIENT = 0x04;
    public static final int DELETE_RECIPIENT = 0x08;
    public static final int CHANGE_HEADERS = 0x10;
    public static final int QUARANTINE = 0x20;
    public static final int CHANGE_FROM = 0x40;
    public static final int ADD_RECIPIENT_WITH_PARAMETERS = 0x80;
    /** The filter names the macros that it wants. */
    public static final int SET_MACROS = 0x100;

    private static final int SINCE_2 = 0x3f;
    private static final int SINCE_6 = 0x1ff;

    private Action() {}

    /** All that a version of the protocol knows. */
    public static int all(int version) {
        return version < 6 ? SINCE_2 : SINCE_6;
    }
}
