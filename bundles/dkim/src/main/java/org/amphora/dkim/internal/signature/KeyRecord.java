package org.amphora.dkim.internal.signature;

import static org.amphora.dkim.internal.signature.SignatureFailure.badKey;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;
import org.amphora.dkim.internal.keys.PublicKeys;

/**
 * A key as the DNS has it, RFC 6376 §3.6.1.
 *
 * @param algorithm that the key is for
 * @param testing the domain is only trying it ({@code t=y})
 * @param sameDomain it is for no address below its domain ({@code t=s})
 */
public record KeyRecord(Algorithm algorithm, PublicKey key, boolean testing, boolean sameDomain) {
    /** In base64; a key of 8192 bits has fewer. */
    private static final int LONGEST = 2000;

    /** @throws SignatureFailure saying what is wrong */
    public static KeyRecord parse(String text) {
        try {
            return of(TagList.parse(text));
        } catch (IllegalArgumentException e) {
            throw badKey("the key cannot be read: " + e.getMessage());
        }
    }

    private static KeyRecord of(TagList tags) {
        if (tags.has("v") && !(tags.first().equals("v") && tags.need("v").equals("DKIM1")))
            throw badKey("v=DKIM1 is not what the key begins with");
        String type = tags.get("k").orElse("rsa");
        Algorithm algorithm = null;
        for (Algorithm a : Algorithm.values()) if (a.keyType().equals(type)) algorithm = a;
        if (algorithm == null) throw badKey("a key of the unknown type " + TagList.printable(type));
        if (tags.get("p").map(String::isEmpty).orElse(false)) throw badKey("the key is revoked");
        if (tags.need("p").length() > LONGEST) throw badKey("the key is too long");
        if (tags.has("h") && !tags.words("h").contains("sha256")) throw badKey("the key is not for sha256");
        List<String> services = tags.words("s");
        if (services != null && !services.contains("*") && !services.contains("email"))
            throw badKey("the key is not for mail");
        List<String> flags = tags.words("t");
        return new KeyRecord(
                algorithm,
                key(algorithm, tags.base64("p")),
                flags != null && flags.contains("y"),
                flags != null && flags.contains("s"));
    }

    private static PublicKey key(Algorithm algorithm, byte[] bytes) {
        try {
            return algorithm == Algorithm.RSA_SHA256 ? PublicKeys.rsa(bytes) : PublicKeys.ed25519(bytes);
        } catch (GeneralSecurityException e) {
            throw badKey("the key is no good " + algorithm.keyType() + " key: " + TagList.printable(e.getMessage()));
        }
    }

    /** The text to publish for a key. */
    public static String text(Algorithm algorithm, PublicKey key) {
        String p = Base64.getEncoder().encodeToString(PublicKeys.published(key));
        return "v=DKIM1; h=sha256; k=" + algorithm.keyType() + "; p=" + p;
    }
}
