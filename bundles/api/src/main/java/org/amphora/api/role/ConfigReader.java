package org.amphora.api.role;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.amphora.api.site.Network;

/**
 * Reads a component's raw properties into a settings record and refuses, in one message, every bad value and every
 * unknown key. The component's {@code activate} and {@code modified} take its annotation (so that Declarative Services
 * puts the defaults into the map) and the map; the annotation is the only place of a default.
 *
 * <pre>
 * var in = new ConfigReader("org.amphora.pop3", raw);
 * var settings = new Pop3Settings(in.duration("idle_timeout"), in.number("max_errors", 1, 1000));
 * in.done();
 * </pre>
 *
 * Accessors give a harmless value after a mistake; {@link #done} throws. Not for several threads.
 */
public final class ConfigReader {
    private static final Set<String> OURS =
            Set.of("component.name", "component.id", "osgi.ds.satisfying.condition.target");

    private final String pid;
    private final Map<String, Object> raw;
    private final Set<String> known = new HashSet<>();
    private final List<String> mistakes = new ArrayList<>();

    /** @param pid the PID; for a factory the PID with a hyphen and the name, as the file is named */
    public ConfigReader(String pid, Map<String, Object> raw) {
        this.pid = pid;
        this.raw = raw;
    }

    /** The text without blanks around it; empty if there is none. */
    public String text(String key) {
        known.add(key);
        Object v = raw.get(key);
        return v == null ? "" : v.toString().strip();
    }

    public int number(String key, int least, int most) {
        return (int) number(key, (long) least, (long) most);
    }

    public long number(String key, long least, long most) {
        String s = text(key);
        try {
            long n = Long.parseLong(s);
            if (n >= least && n <= most) return n;
        } catch (NumberFormatException e) {
            // told below
        }
        mistake(key, s, "a whole number from " + least + " to " + most);
        return least;
    }

    /** Bytes: a number, or one with K, M or G behind it (powers of 1024). */
    public long size(String key, long least, long most) {
        String s = text(key);
        int shift = s.isEmpty() ? 0 : 10 * (" KMG".indexOf(Character.toUpperCase(s.charAt(s.length() - 1))));
        try {
            long n = Long.parseLong(shift > 0 ? s.substring(0, s.length() - 1).strip() : s);
            if (n <= Long.MAX_VALUE >> Math.max(0, shift)) {
                n <<= Math.max(0, shift);
                if (n >= least && n <= most) return n;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        mistake(key, s, "a size from " + least + " to " + most + " bytes, such as 64K or 10M");
        return least;
    }

    /** A number with a unit ms, s, m, h or d; without one, seconds. */
    public Duration duration(String key, Duration least, Duration most) {
        String s = text(key);
        int digits = 0;
        while (digits < s.length() && Character.isDigit(s.charAt(digits))) digits++;
        try {
            long n = Long.parseLong(s.substring(0, digits));
            Duration d =
                    switch (s.substring(digits).strip()) {
                        case "ms" -> Duration.ofMillis(n);
                        case "", "s" -> Duration.ofSeconds(n);
                        case "m" -> Duration.ofMinutes(n);
                        case "h" -> Duration.ofHours(n);
                        case "d" -> Duration.ofDays(n);
                        default -> null;
                    };
            if (d != null && d.compareTo(least) >= 0 && d.compareTo(most) <= 0) return d;
        } catch (NumberFormatException | ArithmeticException e) {
            // told below
        }
        mistake(key, s, "a time from " + words(least) + " to " + words(most) + ", such as 500ms, 20s, 5m or 4h");
        return least;
    }

    private static String words(Duration d) {
        if (d.toMillis() % 1000 != 0) return d.toMillis() + "ms";
        long s = d.toSeconds();
        if (s == 0 || s % 60 != 0) return s + "s";
        if (s % 3600 != 0) return s / 60 + "m";
        return s % 86_400 != 0 ? s / 3600 + "h" : s / 86_400 + "d";
    }

    public boolean flag(String key) {
        String s = text(key);
        if (s.equals("true") || s.equals("yes")) return true;
        if (!s.equals("false") && !s.equals("no")) mistake(key, s, "true or false (yes or no)");
        return false;
    }

    /** A list, separated by commas or blanks. */
    public List<String> list(String key) {
        known.add(key);
        Object v = raw.get(key);
        Stream<?> parts = v == null
                ? Stream.of()
                : v instanceof Object[] a ? Arrays.stream(a) : v instanceof Collection<?> c ? c.stream() : Stream.of(v);
        return parts.flatMap(p -> Arrays.stream(p.toString().split("[,\\s]+")))
                .filter(p -> !p.isEmpty())
                .toList();
    }

    /** The keys there are that begin so: for those that hold a name. */
    public List<String> keys(String prefix) {
        return raw.keySet().stream().filter(k -> k.startsWith(prefix)).sorted().toList();
    }

    /** A list of networks, for {@link Network#isIn}. */
    public List<Network> networks(String key) {
        return networks(key, list(key));
    }

    /** As {@link #networks(String)}, of words that the caller has made of the value. */
    public List<Network> networks(String key, List<String> words) {
        var networks = new ArrayList<Network>();
        for (String word : words) {
            try {
                networks.add(Network.parse(word));
            } catch (IllegalArgumentException e) {
                mistake(key, word, e.getMessage());
            }
        }
        return List.copyOf(networks);
    }

    /** One of the words given. */
    public String oneOf(String key, String... words) {
        String s = text(key);
        if (Arrays.asList(words).contains(s)) return s;
        mistake(key, s, "one of " + String.join(", ", words));
        return words[0];
    }

    /** One of an enum's constants, written in lower case. */
    public <E extends Enum<E>> E choice(String key, Class<E> type) {
        String s = text(key);
        E[] all = type.getEnumConstants();
        for (E e : all) if (e.name().toLowerCase(java.util.Locale.ROOT).equals(s)) return e;
        String words = Arrays.stream(all)
                .map(e -> e.name().toLowerCase(java.util.Locale.ROOT))
                .collect(Collectors.joining(", "));
        mistake(key, s, "one of " + words);
        return all[0];
    }

    /** A value that {@code parse} makes of the text; an IllegalArgumentException of it says what would be right. */
    public <T> Optional<T> value(String key, Function<String, T> parse) {
        String s = text(key);
        try {
            return Optional.of(parse.apply(s));
        } catch (IllegalArgumentException e) {
            mistake(key, s, e.getMessage());
            return Optional.empty();
        }
    }

    /** Notes a mistake that the caller found. */
    public void mistake(String key, String value, String right) {
        mistakes.add("key " + key + " = " + value + ": " + right + " is expected");
    }

    /** @throws BadConfiguration naming the file, the keys, the values and what would be right */
    public void done() {
        Object file = raw.get("felix.fileinstall.filename");
        String name = file == null
                ? pid + ".cfg"
                : file.toString().substring(file.toString().lastIndexOf('/') + 1);
        raw.keySet().stream()
                .filter(k -> !known.contains(k) && !isFrameworks(k))
                .sorted()
                .forEach(k -> mistakes.add("key " + k + " is unknown; known are "
                        + known.stream().sorted().collect(Collectors.joining(", "))));
        if (!mistakes.isEmpty()) throw new BadConfiguration("etc/" + name + ": " + String.join("; ", mistakes));
    }

    private static boolean isFrameworks(String key) {
        return OURS.contains(key)
                || key.startsWith("service.")
                || key.startsWith("felix.fileinstall.")
                || key.startsWith("org.apache.karaf.")
                || key.startsWith("amphora.")
                || key.endsWith(".target")
                || key.startsWith(".");
    }
}
