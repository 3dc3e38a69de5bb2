package org.amphora.intake.internal.rewrite;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.amphora.api.mail.Address;

/**
 * The Sender Rewriting Scheme: a message that is sent on gets a sender of ours, so that its next server finds us in the SPF
 * record of the sender's domain, and what comes back to that sender finds its way. Hashes and time stamps are those of
 * libsrs2 and postsrsd, so that with their secret their addresses are read.
 *
 * <p>{@code SRS0=hash=day=domain=local@ours}; and where the sender is another server's such address, {@code
 * SRS1=hash=its-domain=…@ours}, which leads back to it.
 */
final class Srs {
    private static final Pattern FIRST = Pattern.compile("(?i)SRS0[=+-]([^=]+)=([A-Z2-7]{2})=([^=]+)=(.+)");
    private static final Pattern FURTHER = Pattern.compile("(?i)SRS1[=+-]([^=]+)=([^=]+)=([=+-].+)");
    private static final Pattern OF_ANOTHER = Pattern.compile("(?i)SRS0([=+-].+)");
    private static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int HASH = 4;
    private static final int DAYS = 1024;
    private static final int OLDEST = 21;

    private final String domain;
    private final Supplier<List<String>> secrets;
    private final InstantSource clock;

    /** @param secrets the first makes hashes, each of them is good */
    Srs(String domain, Supplier<List<String>> secrets, InstantSource clock) {
        this.domain = domain;
        this.secrets = secrets;
        this.clock = clock;
    }

    /** Whether this is, or pretends to be, an address that we have made. */
    boolean claims(Address address) {
        String local = address.local().toUpperCase(Locale.ROOT);
        boolean begins = local.matches("SRS[01][=+-].*");
        return begins && address.domain().equals(domain);
    }

    Address forward(Address sender) {
        String local = sender.local();
        Matcher further = FURTHER.matcher(local);
        if (further.matches()) return guarded(further.group(2), further.group(3));
        Matcher another = OF_ANOTHER.matcher(local);
        if (another.matches()) return guarded(sender.domain(), another.group(1));
        String day = day();
        String hash = hash(secrets.get().get(0), day, sender.domain(), local);
        return new Address(String.join("=", "SRS0", hash, day, sender.domain(), local), domain);
    }

    private Address guarded(String firstDomain, String rest) {
        String hash = hash(secrets.get().get(0), firstDomain, rest);
        return new Address(String.join("=", "SRS1", hash, firstDomain, rest), domain);
    }

    /** Whom an address of ours leads back to; empty if we have not made it, or too long ago. */
    Optional<Address> back(Address address) {
        Matcher further = FURTHER.matcher(address.local());
        if (further.matches()) {
            if (!isHash(further.group(1), further.group(2), further.group(3))) return Optional.empty();
            return Optional.of(new Address("SRS0" + further.group(3), further.group(2)));
        }
        Matcher first = FIRST.matcher(address.local());
        if (!first.matches() || !isRecent(first.group(2))) return Optional.empty();
        if (!isHash(first.group(1), first.group(2), first.group(3), first.group(4))) return Optional.empty();
        return Optional.of(new Address(first.group(4), first.group(3)));
    }

    private long today() {
        return clock.millis() / 86_400_000 % DAYS;
    }

    private String day() {
        int today = (int) today();
        return "" + DIGITS.charAt(today / 32) + DIGITS.charAt(today % 32);
    }

    private boolean isRecent(String day) {
        String upper = day.toUpperCase(Locale.ROOT);
        int then = DIGITS.indexOf(upper.charAt(0)) * 32 + DIGITS.indexOf(upper.charAt(1));
        return Math.floorMod(today() - then, DAYS) <= OLDEST;
    }

    /** Letter case may have been lost on the way. */
    private boolean isHash(String given, String... parts) {
        byte[] lower = lower(given);
        boolean good = false;
        for (String secret : secrets.get()) good |= MessageDigest.isEqual(lower, lower(hash(secret, parts)));
        return good;
    }

    private static byte[] lower(String text) {
        return text.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
    }

    private static String hash(String secret, String... parts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            for (String part : parts) mac.update(lower(part));
            return Base64.getUrlEncoder().encodeToString(mac.doFinal()).substring(0, HASH);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
