package org.amphora.dkim.internal.signature;

import static org.amphora.dkim.internal.signature.SignatureFailure.unreadable;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.amphora.api.mail.Address;
import org.amphora.dkim.internal.canonical.BodyHash;
import org.amphora.dkim.internal.canonical.Canonicalization;
import org.amphora.mime.HeaderField;

/**
 * A signature of header fields and a body as it stands in a message: {@code DKIM-Signature} of RFC 6376 §3.5 and {@code
 * ARC-Message-Signature} of RFC 8617 §4.1.2.
 *
 * @param field as it stands, without its last line end
 * @param domain {@code d=} in lower case
 * @param identity {@code i=}; of ARC {@code @} and the domain
 * @param headers {@code h=} in its order
 * @param bodyLength {@code l=}, or {@link BodyHash#WHOLE}
 * @param time {@code t=} in seconds, or -1
 * @param expires {@code x=} in seconds, or -1
 */
public record DkimSignature(
        String field,
        Algorithm algorithm,
        Canonicalization canonicalization,
        String domain,
        String selector,
        String identity,
        List<String> headers,
        byte[] bodyHash,
        byte[] value,
        long bodyLength,
        long time,
        long expires) {
    public static final String NAME = "DKIM-Signature";

    /** More fields than this nobody signs; each costs a search. */
    private static final int MOST_HEADERS = 500;

    private static final Pattern LABELS =
            Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\\.[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?)*");

    /** @throws SignatureFailure saying what is wrong */
    static DkimSignature parse(HeaderField field) {
        try {
            TagList tags = TagList.parse(field.body());
            if (!tags.need("v").equals("1")) throw unreadable("version " + TagList.printable(tags.need("v")));
            if (tags.has("q") && !tags.words("q").contains("dns/txt"))
                throw unreadable("no way to get the key: q=" + TagList.printable(tags.need("q")));
            return of(field, tags, identity(tags));
        } catch (IllegalArgumentException e) {
            throw unreadable(e.getMessage());
        }
    }

    /** The parts that DKIM and ARC have in common. @throws IllegalArgumentException and SignatureFailure */
    public static DkimSignature of(HeaderField field, TagList tags, String identity) {
        String algorithm = tags.need("a");
        String domain = domain(tags);
        String selector = name("s", tags.need("s"));
        List<String> headers = headers(tags);
        // §5.4
        if (headers.stream().noneMatch("From"::equalsIgnoreCase)) throw unreadable("From is not signed");
        byte[] bodyHash = tags.base64("bh");
        byte[] value = tags.base64("b");
        long time = tags.number("t", -1);
        long expires = tags.number("x", -1);
        if (time >= 0 && expires >= 0 && expires <= time) throw unreadable("it expires before it was made");
        return new DkimSignature(
                field.toString(),
                algorithm(algorithm),
                canonicalization(tags),
                domain,
                selector,
                identity.isEmpty() ? '@' + domain : identity,
                headers,
                bodyHash,
                value,
                tags.number("l", BodyHash.WHOLE),
                time,
                expires);
    }

    /** @throws SignatureFailure if it is none that we verify */
    public static Algorithm algorithm(String word) {
        // RFC 8301 §3.1: no longer to be verified
        if (word.equals("rsa-sha1")) throw new SignatureFailure(Result.POLICY, "rsa-sha1 is accepted no more");
        return Algorithm.of(word).orElseThrow(() -> unreadable("unknown algorithm " + TagList.printable(word)));
    }

    public static String domain(TagList tags) {
        return Address.domain(name("d", tags.need("d")));
    }

    /** A name that can be asked for; a U-label is one (RFC 8616 §4). */
    public static String name(String tag, String value) {
        String ascii = Address.domain(unicode(value));
        if (ascii.length() > 253 || !LABELS.matcher(ascii).matches())
            throw new IllegalArgumentException("the tag " + tag + "= is no domain name: " + TagList.printable(value));
        return ascii;
    }

    private static String unicode(String raw) {
        return new String(raw.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static Canonicalization canonicalization(TagList tags) {
        return Canonicalization.parse(tags.has("c") ? tags.need("c") : "simple");
    }

    private static List<String> headers(TagList tags) {
        tags.need("h");
        // an empty name between two colons is no field
        List<String> headers =
                tags.words("h").stream().filter(name -> !name.isEmpty()).toList();
        if (headers.size() > MOST_HEADERS)
            throw new IllegalArgumentException("more than " + MOST_HEADERS + " names in h=");
        return headers;
    }

    /** §3.5: what follows the {@code @} is the domain, or below it. */
    private static String identity(TagList tags) {
        if (!tags.has("i")) return "";
        String identity = tags.need("i");
        int at = identity.lastIndexOf('@');
        if (at < 0) throw unreadable("the tag i= has no @");
        String below = name("i", identity.substring(at + 1));
        String domain = domain(tags);
        if (!below.equals(domain) && !below.endsWith('.' + domain))
            throw unreadable("the domain of i= is not that of d= or below it");
        return identity.substring(0, at + 1) + below;
    }

    /** The domain of {@link #identity}. */
    String identityDomain() {
        return identity.substring(identity.lastIndexOf('@') + 1);
    }

    public boolean signs(String name) {
        return headers.stream().anyMatch(name::equalsIgnoreCase);
    }
}
