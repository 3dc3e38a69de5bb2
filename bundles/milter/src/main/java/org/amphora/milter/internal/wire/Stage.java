package org.amphora.milter.internal.wire;

import java.util.Optional;
import java.util.stream.Stream;

/** What a filter is told of, in the order of a conversation; each is answered, unless the negotiation says otherwise. */
public enum Stage {
    CONNECT('C', 0x01, 0x1000, 0),
    HELO('H', 0x02, 0x2000, 1),
    MAIL('M', 0x04, 0x4000, 2),
    RCPT('R', 0x08, 0x8000, 3),
    /** Since version 4. */
    DATA('T', 0x200, 0x10000, 4),
    HEADER('L', 0x20, Step.NO_HEADER_REPLY, Stage.NO_LIST),
    END_OF_HEADER('N', 0x40, 0x40000, 6),
    BODY('B', 0x10, 0x80000, Stage.NO_LIST),
    /** Always told, always answered. */
    END_OF_MESSAGE('E', 0, 0, 5),
    /** A command that SMTP does not know; since version 3. */
    UNKNOWN('U', 0x100, 0x20000, Stage.NO_LIST);

    private static final int NO_LIST = -1;

    private final char code;
    private final int notTold;
    private final int notAnswered;
    private final int list;

    Stage(char code, int notTold, int notAnswered, int list) {
        this.code = code;
        this.notTold = notTold;
        this.notAnswered = notAnswered;
        this.list = list;
    }

    /** The letter of its command. */
    public char code() {
        return code;
    }

    /** The bit by which a filter does not want to be told. */
    public int notTold() {
        return notTold;
    }

    /** The bit by which a filter says that it will not answer. */
    public int notAnswered() {
        return notAnswered;
    }

    /** Whether a version of the protocol has it. */
    public boolean isIn(int version) {
        return (notTold & Step.all(version)) == notTold;
    }

    /** Whether a filter may name the macros that it wants here. */
    public boolean hasList() {
        return list != NO_LIST;
    }

    /** The number of its list of macros. */
    public int list() {
        return list;
    }

    public static Optional<Stage> ofList(int list) {
        return Stream.of(values()).filter(s -> s.hasList() && s.list == list).findFirst();
    }

    public static Optional<Stage> ofCode(char code) {
        return Stream.of(values()).filter(s -> s.code == code).findFirst();
    }
}
