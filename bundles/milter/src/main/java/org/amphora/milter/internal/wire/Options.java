package org.amphora.milter.internal.wire;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What the two sides agree on first: the mail server offers, the filter takes of it what it wants.
 *
 * @param version of the protocol
 * @param actions bits of {@link Action}
 * @param steps bits of {@link Step} and {@link Stage}
 * @param macros only from a filter: names of the macros that it wants, in place of the mail server's own list
 */
public record Options(int version, int actions, int steps, Map<Stage, List<String>> macros) {
    public static final int OLDEST = 2;
    public static final int NEWEST = 6;

    static final char CODE = 'O';

    public Options {
        macros = Map.copyOf(macros);
    }

    public Options(int version, int actions, int steps) {
        this(version, actions, steps, Map.of());
    }

    /** Whether a filter that has answered this wants to be told of a stage. */
    public boolean tells(Stage stage) {
        return stage.isIn(version) && (steps & stage.notTold()) == 0;
    }

    public boolean answers(Stage stage) {
        return (steps & stage.notAnswered()) == 0 || stage.notAnswered() == 0;
    }

    public boolean allows(int action) {
        return (actions & action) == action;
    }

    public boolean has(int step) {
        return (steps & step) == step;
    }

    Packet packet() {
        var out = new PayloadWriter().int32(version).int32(actions).int32(steps);
        for (Stage stage : Stage.values()) {
            List<String> names = macros.get(stage);
            if (names != null) out.int32(stage.list()).string(String.join(" ", names));
        }
        return out.packet(CODE);
    }

    /** Lists of stages that are not known are passed over. */
    static Options read(PayloadReader in) throws Malformed {
        int version = in.int32();
        int actions = in.int32();
        int steps = in.int32();
        var macros = new EnumMap<Stage, List<String>>(Stage.class);
        while (in.hasMore()) {
            int list = in.int32();
            List<String> names = new ArrayList<>(List.of(in.string().split("[ ,]+")));
            names.removeIf(String::isEmpty);
            Stage.ofList(list).ifPresent(stage -> macros.put(stage, List.copyOf(names)));
        }
        return new Options(version, actions, steps, macros);
    }
}
