package org.amphora.itests;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A row of {@code relay-status.txt}.
 *
 * @param steps what the next hop does, by its first word
 */
record StatusRow(int number, String text, Map<String, String> steps, String fate, String status, String words) {
    static List<StatusRow> read() throws IOException {
        List<StatusRow> rows = new ArrayList<>();
        try (InputStream in = StatusRow.class.getResourceAsStream("/relay-status.txt");
                var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
            for (String line; (line = lines.readLine()) != null; )
                if (!line.isBlank() && !line.startsWith("#")) rows.add(parse(rows.size() + 1, line));
        }
        return rows;
    }

    private static StatusRow parse(int number, String line) {
        String[] cells = line.split("\\|", -1);
        Map<String, String> steps = new LinkedHashMap<>();
        for (String step : cells[0].split("&")) {
            String[] words = step.strip().split(" ", 2);
            steps.put(words[0], words.length == 1 ? "" : words[1]);
        }
        return new StatusRow(
                number,
                cells[0].strip(),
                steps,
                cells[1].strip(),
                cells[2].strip(),
                cells[3].strip().replace("HOST", "mx.r" + number + ".test[" + address(number) + "]"));
    }

    static String address(int number) {
        return "127.0.1." + number;
    }

    String address() {
        return address(number);
    }

    String domain() {
        return "r" + number + ".test";
    }

    String recipient() {
        return "x" + number + "@" + domain();
    }

    String step(String name) {
        return steps.getOrDefault(name, "");
    }

    boolean waits() {
        return fate.equals("waits");
    }

    boolean bounces() {
        return fate.equals("bounced");
    }

    @Override
    public String toString() {
        return "row " + number + ", " + text;
    }
}
