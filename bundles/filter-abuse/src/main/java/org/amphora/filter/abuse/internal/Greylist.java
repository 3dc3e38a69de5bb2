package org.amphora.filter.abuse.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.amphora.api.mail.Address;

/**
 * Who has tried what, as postgrey keeps it. A triplet (network, sender, recipient) passes once it is tried again after
 * the delay, and from then on; an address that has done so often enough is not asked any more. Keys are digests, so that
 * an entry has one size and nobody's address is in the file. Of too many entries those longest unused go. Times are
 * seconds since 1970. Safe on any thread.
 */
final class Greylist {
    private static final String HEAD = "amphora-greylist 1";
    /** postgrey: many triplets at once say no more about a client than one. */
    private static final long BETWEEN_PASSES = 3600;

    private record Triplet(long first, long last, boolean passed) {}

    private record Client(int passes, long last) {}

    private final InstantSource clock;
    private final Map<String, Triplet> triplets = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<String, Client> clients = new LinkedHashMap<>(16, 0.75f, true);

    Greylist(InstantSource clock) {
        this.clock = clock;
    }

    /** How many seconds this triplet has to wait; 0 if it passes. */
    synchronized long secondsLeft(InetAddress peer, Address sender, Address recipient, GreylistSettings settings) {
        long now = now();
        String client = digest(ClientNetwork.of(peer, 4), "");
        Client passes = clients.get(client);
        if (passes != null && now - passes.last > settings.maxAge()) passes = null;
        if (passes != null && settings.autoWhitelist() > 0 && passes.passes >= settings.autoWhitelist()) {
            clients.put(client, new Client(passes.passes, now));
            return 0;
        }
        String key = digest(ClientNetwork.of(peer, 3), stem(sender) + '\0' + recipient);
        Triplet before = triplets.get(key);
        if (before != null && isOver(before, now, settings)) before = null;
        long first = before == null ? now : Math.min(before.first, now);
        boolean passedBefore = before != null && before.passed;
        boolean pass = passedBefore || now - first >= settings.delay();
        triplets.put(key, new Triplet(first, now, pass));
        if (pass && !passedBefore && (passes == null || now - passes.last >= BETWEEN_PASSES))
            clients.put(client, new Client(passes == null ? 1 : passes.passes + 1, now));
        shrink(triplets, settings.maxEntries());
        shrink(clients, settings.maxEntries());
        return pass ? 0 : settings.delay() - (now - first);
    }

    private static boolean isOver(Triplet t, long now, GreylistSettings settings) {
        return now - t.last > settings.maxAge() || !t.passed && now - t.first > settings.retryWindow();
    }

    private static void shrink(Map<String, ?> map, int most) {
        var eldest = map.keySet().iterator();
        for (int n = map.size(); n > most; n--) {
            eldest.next();
            eldest.remove();
        }
    }

    /** postgrey: of a sender that changes with each message what stays, without extension and numbers. */
    private static String stem(Address sender) {
        return sender.local().replaceFirst("(?<=.)\\+.*", "").replaceAll("\\b\\d+\\b", "#") + '@' + sender.domain();
    }

    private static String digest(byte[] network, String rest) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            sha.update(network);
            byte[] all = sha.digest(rest.toLowerCase(Locale.ROOT).getBytes(UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(all, 16));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }

    synchronized int size() {
        return triplets.size() + clients.size();
    }

    /**
     * All that is still of use, as text: a first line with the version, a line for each entry, those longest unused
     * first, and a last one with their number.
     */
    synchronized String text(GreylistSettings settings) {
        long now = now();
        triplets.values().removeIf(t -> isOver(t, now, settings));
        clients.values().removeIf(c -> now - c.last > settings.maxAge());
        var out = new StringBuilder(64 * size() + 64).append(HEAD).append('\n');
        triplets.forEach((key, t) -> out.append(t.passed ? "passed " : "waits ")
                .append(key + ' ' + t.first + ' ' + t.last)
                .append('\n'));
        clients.forEach((key, c) ->
                out.append("client " + key + ' ' + c.passes + ' ' + c.last).append('\n'));
        return out.append("end " + size() + '\n').toString();
    }

    /** @throws IllegalArgumentException if the text is not one that {@link #text} made */
    static Greylist of(String text, InstantSource clock) {
        var list = new Greylist(clock);
        String[] lines = text.split("\n", -1);
        int last = lines.length - 2;
        if (!lines[0].equals(HEAD)) throw new IllegalArgumentException("the first line is not: " + HEAD);
        for (int i = 1; i < last; i++) list.add(lines[i], i + 1);
        if (last < 1 || !lines[last].equals("end " + list.size()))
            throw new IllegalArgumentException("it is cut, or has too many lines");
        return list;
    }

    private void add(String line, int number) {
        String[] part = line.split(" ");
        try {
            if (part.length != 4) throw new NumberFormatException();
            long one = Long.parseLong(part[2]);
            long last = Long.parseLong(part[3]);
            switch (part[0]) {
                case "waits", "passed" -> triplets.put(part[1], new Triplet(one, last, part[0].equals("passed")));
                case "client" -> clients.put(part[1], new Client(Math.toIntExact(one), last));
                default -> throw new NumberFormatException();
            }
        } catch (NumberFormatException | ArithmeticException e) {
            throw new IllegalArgumentException("line " + number + " is no entry", e);
        }
    }
}
