package org.amphora.sasl.internal;

import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.amphora.api.auth.SaslStep;
import org.amphora.api.auth.SaslStep.Reason;
import org.amphora.api.net.Bans;
import org.amphora.api.site.Network;

/**
 * Slows down who guesses. After a few failures an address, and the name that they were for, get one answer in a while,
 * however many connections ask: right and wrong ones are held alike, so that nobody learns more by asking faster. Who
 * has logged in from an address before counts for himself there, and is not kept out by a guesser elsewhere. Memory and
 * held threads are bounded. Who goes on is banned by net. Safe on any thread.
 */
final class Guesses {
    /** What a person mistypes before it costs time. */
    static final int FREE = 3;

    static final Duration LONGEST = Duration.ofSeconds(15);
    private static final long FORGOTTEN = Duration.ofMinutes(10).toNanos();
    private static final int REMEMBERED = 10_000;
    private static final int HELD = 16;
    private static final SaslStep TOO_MANY = new SaslStep.Failure(Reason.UNAVAILABLE);

    /** Waits; false if it was interrupted. */
    interface Pause {
        boolean of(long nanos);
    }

    private static final class Failures {
        private int count;
        private long last;
        /** When the next answer may be given. */
        private long next;
    }

    private final LongSupplier nanoClock;
    private final Pause pause;
    private final Supplier<Optional<Bans>> bans;
    private final Semaphore room = new Semaphore(HELD);
    private final Map<String, Failures> failures = bounded();
    private final Map<String, Boolean> known = bounded();
    private volatile Duration delay = Duration.ZERO;

    /** @param bans those that are told of each failure that counts against an address, if there are any */
    Guesses(LongSupplier nanoClock, Pause pause, Supplier<Optional<Bans>> bans) {
        this.nanoClock = nanoClock;
        this.pause = pause;
        this.bans = bans;
    }

    private static <V> Map<String, V> bounded() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > REMEMBERED;
            }
        };
    }

    /** @param first after the last failure that is free; it doubles with each more. Zero holds nothing */
    void delay(Duration first) {
        delay = first;
    }

    /** Whether nobody logs in from there for now, with whatever password. */
    boolean isBanned(Optional<InetAddress> peer) {
        Optional<Bans> now = bans.get();
        return now.isPresent() && peer.isPresent() && now.get().isBanned(peer.get());
    }

    /** The answer, when it is time for it; {@code UNAVAILABLE} in its place if that would be too long. May block. */
    SaslStep settle(SaslStep answer, Optional<InetAddress> peer, String claimed) {
        boolean right = answer instanceof SaslStep.Success;
        boolean wrong = answer instanceof SaslStep.Failure f && f.reason() == Reason.BAD_CREDENTIALS;
        if (!right && !wrong) return answer;
        String name = Saslprep.prepare(claimed).orElse(claimed).toLowerCase(Locale.ROOT);
        Optional<InetAddress> stranger = peer.filter(p -> !p.isLoopbackAddress());
        // an address of IPv4, or the /48 of one of IPv6, all of which is one customer's
        String address = stranger.map(p -> Network.around(p, 32, 48).toString()).orElse("");
        if (wrong && stranger.isPresent() && !isKnown(address, name))
            bans.get().ifPresent(b -> b.offence(stranger.get(), "login as " + AuthLog.printable(claimed)));
        OptionalLong wait = delay.isZero() ? OptionalLong.of(0) : reserve(address, name, wrong);
        if (wait.isEmpty() || !hold(wait.getAsLong())) return TOO_MANY;
        if (right) remember(address, name);
        return answer;
    }

    private boolean hold(long nanos) {
        if (nanos <= 0) return true;
        if (!room.tryAcquire()) return false;
        try {
            return pause.of(nanos);
        } finally {
            room.release();
        }
    }

    /** How long, in ns, the answer is to be held; empty if too long. */
    private synchronized OptionalLong reserve(String address, String name, boolean wrong) {
        long now = nanoClock.getAsLong();
        long wait = 0;
        List<String> keys = keys(address, name);
        for (String key : keys) {
            Failures f = failures.get(key);
            if (f != null && now - f.last > FORGOTTEN) failures.remove(key);
            else if (f != null && f.count >= FREE) wait = Math.max(wait, f.next - now);
        }
        boolean tooLong = wait > LONGEST.toNanos();
        if (wrong) {
            for (String key : keys) {
                Failures f = failures.computeIfAbsent(key, k -> new Failures());
                f.count++;
                f.last = now;
                if (!tooLong) f.next = now + wait + pauseAfter(f.count);
            }
        }
        return tooLong ? OptionalLong.empty() : OptionalLong.of(wait);
    }

    private long pauseAfter(int count) {
        int doublings = Math.min(Math.max(0, count - FREE), 10);
        return Math.min(delay.toNanos() << doublings, LONGEST.toNanos());
    }

    private List<String> keys(String address, String name) {
        if (isKnown(address, name)) return List.of(pair(address, name));
        // all users of a webmail come from the loopback
        return address.isEmpty() ? List.of("user " + name) : List.of("address " + address, "user " + name);
    }

    private synchronized boolean isKnown(String address, String name) {
        return known.get(pair(address, name)) != null;
    }

    private synchronized void remember(String address, String name) {
        known.put(pair(address, name), true);
    }

    private static String pair(String address, String name) {
        return "pair " + address + ' ' + name;
    }
}
