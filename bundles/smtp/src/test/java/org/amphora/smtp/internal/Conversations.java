package org.amphora.smtp.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the clients of the transcripts say, each connection whole: the corpus of {@link FuzzTest}. */
final class Conversations {
    private static final Pattern CLIENT = Pattern.compile("C(\\d*): ?(.*)");
    private static final Pattern MARK = Pattern.compile("\\{\\{(.*?)\\}\\}");
    /** What a FakeIntake answers to with a failure of its own. */
    private static final Pattern BUG = Pattern.compile("bug");

    private static final int LONGEST_RUN = 1100;

    private Conversations() {}

    static List<byte[]> all() {
        List<byte[]> all = new ArrayList<>();
        for (String file : TranscriptsTest.files()) all.addAll(of(file));
        return all;
    }

    private static List<byte[]> of(String file) {
        Map<String, StringBuilder> said = new LinkedHashMap<>();
        for (String line : text("/transcripts/" + file + ".txt").lines().toList()) {
            Matcher m = CLIENT.matcher(line);
            if (m.matches() && !BUG.matcher(line).find())
                said.computeIfAbsent(m.group(1), c -> new StringBuilder()).append(octets(m.group(2)));
        }
        return said.values().stream()
                .map(s -> s.toString().getBytes(StandardCharsets.ISO_8859_1))
                .toList();
    }

    private static String octets(String say) {
        if (say.matches("\\{\\{(open .*|tls|close)\\}\\}")) return "";
        String whole = say.endsWith("{{cut}}") ? say.substring(0, say.length() - 7) : say + "\r\n";
        return MARK.matcher(whole).replaceAll(m -> Matcher.quoteReplacement(value(m.group(1))));
    }

    private static String value(String mark) {
        return switch (mark) {
            case "cr" -> "\r";
            case "lf" -> "\n";
            case "nul" -> "\0";
            case "sp" -> " ";
            default -> other(mark);
        };
    }

    private static String other(String mark) {
        // an exchange that goes no further will do
        if (mark.startsWith("base64 ") || mark.startsWith("scram ")) return "biws";
        if (mark.startsWith("0x")) return "" + (char) Integer.parseInt(mark.substring(2), 16);
        // of very long lines the beginning will do, which is cheaper
        return mark.substring(0, 1).repeat(Math.min(LONGEST_RUN, Integer.parseInt(mark.substring(2))));
    }

    private static String text(String resource) {
        try (InputStream in = Conversations.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new AssertionError(resource, e);
        }
    }
}
