package org.amphora.testkit.transcript;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.amphora.testkit.auth.ScramClient;

/** One file of {@code C:} and {@code S:} lines; the package's description tells the form. */
public final class Transcript {
    private static final Pattern LINE = Pattern.compile("([CS])(\\d*)(\\*?): ?(.*)");
    // the last of a run of braces ends it, so that \d{2} can be the end of the expression
    private static final Pattern MARK = Pattern.compile("\\{\\{(.*?)\\}\\}(?!\\})");

    private final String name;
    private final List<String> lines;

    public Transcript(String name, String text) {
        this.name = name;
        this.lines = text.lines().toList();
    }

    /** Reads a resource that lies beside {@code beside}. */
    public static Transcript resource(Class<?> beside, String file) {
        try (InputStream in = beside.getResourceAsStream(file)) {
            if (in == null) throw new AssertionError("no resource " + file + " beside " + beside.getName());
            return new Transcript(file, new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new AssertionError(file, e);
        }
    }

    /**
     * What a comment of the form {@code # what: words} says that the test gives.
     *
     * @return the words; none if there is no such comment
     */
    public List<String> given(String what) {
        String begin = "# " + what + ": ";
        return lines.stream()
                .filter(l -> l.startsWith(begin))
                .flatMap(l -> Stream.of(l.substring(begin.length()).split(" ")))
                .toList();
    }

    public void run(Rig rig) {
        run(rig, Map.of());
    }

    /** @param values what {@code {{name}}} stands for at the beginning */
    public void run(Rig rig, Map<String, String> values) {
        var run = new Run(rig, new HashMap<>(values));
        try {
            for (int i = 0; i < lines.size(); i++) run.line(i + 1, lines.get(i));
            run.nothingLeft();
        } finally {
            run.close();
        }
    }

    private final class Run {
        private final Rig rig;
        private final Map<String, String> values;
        private final Map<String, Wire> wires = new HashMap<>();
        /** Lines that were looked at and belong to a later expectation. */
        private final Map<String, ArrayDeque<Optional<String>>> ahead = new HashMap<>();

        /** The exchange that {@code {{scram …}}} has begun. */
        private ScramClient scram;

        private int number;
        private String text = "";

        Run(Rig rig, Map<String, String> values) {
            this.rig = rig;
            this.values = values;
        }

        void line(int number, String text) {
            if (text.isBlank() || text.startsWith("#")) return;
            this.number = number;
            this.text = text;
            Matcher m = LINE.matcher(text);
            if (!m.matches()) throw failure("not a line of a transcript", null);
            String connection = m.group(2).isEmpty() ? "1" : m.group(2);
            try {
                if (m.group(1).equals("C")) client(connection, m.group(4));
                else server(connection, m.group(4), !m.group(3).isEmpty());
            } catch (Exception | AssertionError e) {
                throw e instanceof Mismatch mismatch ? mismatch : failure(String.valueOf(e.getMessage()), e);
            }
        }

        private void client(String connection, String say) throws Exception {
            if (say.startsWith("{{open ") && say.endsWith("}}")) {
                wires.put(connection, rig.open(say.substring(7, say.length() - 2)));
                return;
            }
            Wire wire = wire(connection);
            switch (say) {
                case "{{tls}}" -> wire.startTls();
                case "{{close}}" -> wire.close();
                default -> {
                    boolean cut = say.endsWith("{{cut}}");
                    String whole = cut ? say.substring(0, say.length() - 7) : say;
                    wire.send(MARK.matcher(whole).replaceAll(r -> Matcher.quoteReplacement(value(r.group(1))))
                            + (cut ? "" : "\r\n"));
                }
            }
        }

        private void server(String connection, String expected, boolean many) throws Exception {
            var queue = ahead.computeIfAbsent(connection, c -> new ArrayDeque<>());
            do {
                Optional<String> got = queue.isEmpty() ? wire(connection).line() : queue.poll();
                boolean fits =
                        expected.equals("{{eof}}") ? got.isEmpty() : got.isPresent() && fits(expected, got.get());
                if (!fits && many) {
                    queue.addFirst(got);
                    return;
                }
                if (!fits) throw failure("got      " + got.orElse("the end of the connection"), null);
            } while (many);
        }

        private boolean fits(String expected, String got) {
            var regex = new StringBuilder();
            var names = new ArrayList<String>();
            int at = 0;
            for (Matcher m = MARK.matcher(expected); m.find(); at = m.end()) {
                regex.append(Pattern.quote(expected.substring(at, m.start())));
                int colon = m.group(1).indexOf(':');
                if (colon < 0) {
                    regex.append(Pattern.quote(value(m.group(1))));
                } else {
                    // named g0, g1, … so that groups inside the expression do not shift them
                    regex.append("(?<g").append(names.size()).append('>');
                    regex.append(m.group(1).substring(colon + 1)).append(')');
                    names.add(m.group(1).substring(0, colon));
                }
            }
            regex.append(Pattern.quote(expected.substring(at)));
            Matcher m = Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(got);
            if (!m.matches()) return false;
            for (int i = 0; i < names.size(); i++)
                if (!names.get(i).isEmpty()) values.put(names.get(i), m.group("g" + i));
            return true;
        }

        private String value(String key) {
            return switch (key) {
                case "cr" -> "\r";
                case "lf" -> "\n";
                case "nul" -> "\0";
                case "sp" -> " ";
                default -> known(key);
            };
        }

        private String known(String key) {
            if (key.startsWith("base64 ")) return base64(octets(key.substring(7)));
            if (key.startsWith("scram ")) return base64(scram(key.substring(6)));
            if (key.matches(".\\*\\d+")) return key.substring(0, 1).repeat(Integer.parseInt(key.substring(2)));
            if (key.matches("0x[0-9a-fA-F]{2}")) return "" + (char) Integer.parseInt(key.substring(2), 16);
            String value = values.get(key);
            if (value == null) throw failure("nothing is known as " + key, null);
            return value;
        }

        private byte[] scram(String what) {
            if (what.equals("answer")) return scram.answer(Base64.getDecoder().decode(values.get("challenge")));
            if (what.equals("signature")) return scram.serverFinal();
            String[] words = what.split(" ", 3);
            scram = new ScramClient(words[0], "n,,", new byte[0], words[1], words[2], "clientNonce");
            return scram.initial();
        }

        private Wire wire(String connection) throws Exception {
            Wire wire = wires.get(connection);
            if (wire == null) wires.put(connection, wire = rig.open(""));
            return wire;
        }

        void nothingLeft() {
            ahead.forEach((connection, queue) -> queue.forEach(line -> {
                if (line.isPresent()) throw failure("never expected on " + connection + ": " + line.get(), null);
            }));
        }

        void close() {
            for (Wire wire : wires.values()) {
                try {
                    wire.close();
                } catch (Exception e) {
                    // the server may have closed it
                }
            }
        }

        private Mismatch failure(String what, Throwable cause) {
            return new Mismatch(name + ":" + number + "\nexpected " + text + "\n" + what, cause);
        }
    }

    private static byte[] octets(String text) {
        return text.replace("\\0", "\0").replace("\\1", "\1").getBytes(StandardCharsets.UTF_8);
    }

    private static String base64(byte[] octets) {
        return Base64.getEncoder().encodeToString(octets);
    }

    /** Names file, line, what was expected and what came. */
    private static final class Mismatch extends AssertionError {
        private static final long serialVersionUID = 1L;

        Mismatch(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
