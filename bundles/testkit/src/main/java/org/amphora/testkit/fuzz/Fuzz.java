package org.amphora.testkit.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Inputs that are mutated from a corpus by a seeded generator: the same seed gives the same inputs, so that a failure
 * comes again. An input that has found a fault belongs into the corpus.
 *
 * <pre>
 * new Fuzz(Fuzz.corpus(getClass(), "/fuzz/paths.txt"), 5321).run(input -&gt; …);
 * </pre>
 *
 * How many there are is the system property {@code fuzz.inputs}: some thousand in the unit tests, a million and
 * more in the profile {@code fuzz}; {@code fuzz.seed} gives others. For one thread.
 */
public final class Fuzz {
    private static final int INPUTS = Integer.getInteger("fuzz.inputs", 10_000);
    private static final long SEED = Long.getLong("fuzz.seed", 0);
    private static final int LONGEST = 4096;
    private static final int MOST_PIECES = 20;
    /** What has a meaning in one protocol or another. */
    private static final byte[] SPECIAL =
            "\r\n\0 .:;<>@\"\\[]{}()=,+-*/%\t\u007f\u0080\u00c3\u00a4\u00e2\u00ff0159afAFxX"
                    .getBytes(StandardCharsets.ISO_8859_1);

    private final List<byte[]> corpus;
    private final long seed;
    private final Random random;

    /** What is done with one input; anything thrown is a fault. */
    @FunctionalInterface
    public interface Check {
        void check(byte[] input) throws Exception;
    }

    public Fuzz(List<byte[]> corpus, long seed) {
        this.corpus = corpus;
        this.seed = seed + SEED;
        this.random = new Random(this.seed);
    }

    /**
     * The inputs of a resource that lies beside a class, one a line: {@code \r \n \0 \\} and <code>&#92;xHH</code> are
     * octets; lines that begin with # and empty ones are none.
     */
    public static List<byte[]> corpus(Class<?> beside, String file) {
        try (InputStream in = beside.getResourceAsStream(file)) {
            if (in == null) throw new AssertionError("no resource " + file + " beside " + beside.getName());
            String text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            return text.lines()
                    .filter(l -> !l.isEmpty() && !l.startsWith("#"))
                    .map(Fuzz::octets)
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(file, e);
        }
    }

    /** The corpus as it is, then what is made of it. */
    public void run(Check check) {
        for (byte[] input : corpus) run(check, input, "of the corpus");
        for (int i = 0; i < INPUTS; i++) run(check, mutated(), i + " of seed " + seed);
    }

    private static void run(Check check, byte[] input, String which) {
        try {
            check.check(input);
        } catch (Exception | AssertionError e) {
            throw new AssertionError("input " + which + ": " + text(input), e);
        }
    }

    /** The same octets in pieces of random length, some of them empty. */
    public List<byte[]> cut(byte[] whole) {
        int[] ends = random.ints(random.nextInt(MOST_PIECES), 0, whole.length + 1)
                .sorted()
                .toArray();
        List<byte[]> pieces = new ArrayList<>();
        int at = 0;
        for (int end : ends) {
            pieces.add(Arrays.copyOfRange(whole, at, end));
            at = end;
        }
        pieces.add(Arrays.copyOfRange(whole, at, whole.length));
        return pieces;
    }

    /** For what a check decides by chance. */
    public Random random() {
        return random;
    }

    private byte[] mutated() {
        byte[] input = any();
        for (int n = 1 + random.nextInt(4); n > 0; n--) input = mutated(input);
        return input.length > LONGEST ? Arrays.copyOf(input, LONGEST) : input;
    }

    private byte[] any() {
        return corpus.get(random.nextInt(corpus.size()));
    }

    private byte[] mutated(byte[] input) {
        int at = random.nextInt(input.length + 1);
        int end = at + random.nextInt(Math.min(input.length - at, 40) + 1);
        byte special = SPECIAL[random.nextInt(SPECIAL.length)];
        byte[] other = any();
        int from = random.nextInt(other.length + 1);
        int to = from + random.nextInt(other.length - from + 1);
        return switch (random.nextInt(9)) {
            case 0 -> replaced(input, at, Math.min(at + 1, input.length), special);
            case 1 -> replaced(input, at, at, special);
            case 2 -> replaced(input, at, Math.min(at + 1, input.length), (byte) random.nextInt(256));
            case 3 -> replaced(input, at, end);
            case 4 -> replaced(input, at, at, Arrays.copyOfRange(input, at, end));
            case 5 -> replaced(input, at, end, Arrays.copyOfRange(other, from, to));
            case 6 -> replaced(input, at, input.length, Arrays.copyOfRange(other, from, other.length));
            case 7 -> replaced(input, at, at, run(special));
            default -> Arrays.copyOf(input, at);
        };
    }

    /** Mostly short; sometimes as long as lines may be. */
    private byte[] run(byte b) {
        byte[] run = new byte[1 + random.nextInt(random.nextInt(20) == 0 ? 3000 : 70)];
        Arrays.fill(run, b);
        return run;
    }

    private static byte[] replaced(byte[] input, int from, int to, byte... by) {
        byte[] out = new byte[input.length - (to - from) + by.length];
        System.arraycopy(input, 0, out, 0, from);
        System.arraycopy(by, 0, out, from, by.length);
        System.arraycopy(input, to, out, from + by.length, input.length - to);
        return out;
    }

    private static byte[] octets(String line) {
        var out = new ByteArrayOutputStream(line.length());
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c != '\\') {
                out.write(c);
                continue;
            }
            switch (line.charAt(++i)) {
                case 'r' -> out.write('\r');
                case 'n' -> out.write('\n');
                case '0' -> out.write(0);
                case 'x' -> {
                    out.write(Integer.parseInt(line.substring(i + 1, i + 3), 16));
                    i += 2;
                }
                default -> out.write(line.charAt(i));
            }
        }
        return out.toByteArray();
    }

    /** As a line of a corpus. */
    private static String text(byte[] input) {
        var out = new StringBuilder(input.length + 16);
        for (byte b : input) {
            switch (b) {
                case '\r' -> out.append("\\r");
                case '\n' -> out.append("\\n");
                case '\\' -> out.append("\\\\");
                default -> {
                    if (b >= ' ' && b <= '~') out.append((char) b);
                    else out.append(String.format("\\x%02X", b));
                }
            }
        }
        return out.toString();
    }
}
