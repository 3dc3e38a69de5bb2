package org.amphora.milter.internal.server;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.amphora.milter.internal.wire.Stage;

/** The macros that a mail server has set, by the command that they came with. */
final class MacroTable {
    private static final Set<Stage> OF_CLIENT = EnumSet.of(Stage.CONNECT, Stage.HELO);

    private final Map<Character, Map<String, String>> byCommand = new LinkedHashMap<>();

    /** In place of those that came with this command before. */
    void set(char command, Map<String, String> values) {
        byCommand.remove(command);
        byCommand.put(command, values);
    }

    /**
     * The one that was set last; empty if there is none.
     *
     * @param name as it stands, with its braces
     */
    String value(String name) {
        String value = "";
        for (Map<String, String> values : byCommand.values()) value = values.getOrDefault(name, value);
        return value;
    }

    /** A message is over: only what is said of the client still holds. */
    void endMessage() {
        Set<Character> kept = OF_CLIENT.stream().map(Stage::code).collect(Collectors.toSet());
        byCommand.keySet().retainAll(kept);
    }

    void clear() {
        byCommand.clear();
    }

    /** As values of JDK types. */
    Map<String, Object> save() {
        var all = new HashMap<String, Object>();
        byCommand.forEach((command, values) -> all.put(command.toString(), values));
        return all;
    }

    @SuppressWarnings("unchecked")
    void restore(Map<String, Object> saved) {
        saved.forEach((command, values) -> set(command.charAt(0), (Map<String, String>) values));
    }
}
