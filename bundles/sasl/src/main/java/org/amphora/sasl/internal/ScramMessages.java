package org.amphora.sasl.internal;

import java.util.Base64;
import java.util.Optional;

/** The client's messages of SCRAM, RFC 5802 §7: parsed by the letter; anything else is empty. Stateless. */
final class ScramMessages {
    /** What the exchange may be longer than a name and a nonce by. */
    private static final int LONGEST = 4096;

    private ScramMessages() {}

    /**
     * client-first-message.
     *
     * @param gs2Header {@code n,a=authzid,} as sent, for the channel binding data
     * @param binding {@code n}, {@code y} or {@code p=type}
     * @param authzid decoded, or empty
     * @param username decoded
     * @param bare client-first-message-bare as sent
     */
    record First(String gs2Header, String binding, String authzid, String username, String nonce, String bare) {}

    /**
     * client-final-message.
     *
     * @param binding decoded {@code c=}
     * @param withoutProof client-final-message-without-proof as sent
     */
    record Last(byte[] binding, String nonce, byte[] proof, String withoutProof) {}

    static Optional<First> first(String s) {
        if (s.length() > LONGEST) return Optional.empty();
        int one = s.indexOf(',');
        int two = one < 0 ? -1 : s.indexOf(',', one + 1);
        if (two < 0) return Optional.empty();
        String flag = s.substring(0, one);
        boolean known = flag.equals("n") || flag.equals("y") || flag.startsWith("p=") && flag.length() > 2;
        String authzid = s.substring(one + 1, two);
        if (!known || !authzid.isEmpty() && !authzid.startsWith("a=")) return Optional.empty();
        Optional<String> acting = authzid.isEmpty() ? Optional.of("") : saslname(authzid.substring(2));
        String bare = s.substring(two + 1);
        String[] attributes = bare.split(",", -1);
        // m= (mandatory extensions that we do not know) in front fails here, as §5.1 asks
        if (attributes.length < 2 || !attributes[0].startsWith("n=") || !attributes[1].startsWith("r="))
            return Optional.empty();
        Optional<String> username = saslname(attributes[0].substring(2));
        String nonce = attributes[1].substring(2);
        if (acting.isEmpty()
                || username.isEmpty()
                || !isNonce(nonce)
                || !areExtensions(attributes, 2, attributes.length)) return Optional.empty();
        return Optional.of(new First(s.substring(0, two + 1), flag, acting.get(), username.get(), nonce, bare));
    }

    static Optional<Last> last(String s) {
        if (s.length() > LONGEST) return Optional.empty();
        String[] attributes = s.split(",", -1);
        int n = attributes.length;
        if (n < 3
                || !attributes[0].startsWith("c=")
                || !attributes[1].startsWith("r=")
                || !attributes[n - 1].startsWith("p=")
                || !areExtensions(attributes, 2, n - 1)) return Optional.empty();
        Optional<byte[]> binding = base64(attributes[0].substring(2));
        Optional<byte[]> proof = base64(attributes[n - 1].substring(2));
        String nonce = attributes[1].substring(2);
        if (binding.isEmpty() || proof.isEmpty() || !isNonce(nonce)) return Optional.empty();
        return Optional.of(new Last(binding.get(), nonce, proof.get(), s.substring(0, s.lastIndexOf(","))));
    }

    /** {@code =2C} is a comma and {@code =3D} an equals sign; no other escape, no bare one, no NUL. */
    private static Optional<String> saslname(String s) {
        var out = new StringBuilder();
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c == 0) return Optional.empty();
            if (c == '=') {
                if (s.startsWith("=2C", i)) out.append(',');
                else if (s.startsWith("=3D", i)) out.append('=');
                else return Optional.empty();
                i += 2;
            } else {
                out.append(c);
            }
        }
        return out.length() == 0 ? Optional.empty() : Optional.of(out.toString());
    }

    /** Printable US-ASCII but the comma. */
    private static boolean isNonce(String s) {
        for (int i = 0; i < s.length(); i++)
            if (s.charAt(i) <= ' ' || s.charAt(i) > '~' || s.charAt(i) == ',') return false;
        return !s.isEmpty();
    }

    /** {@code attr-val}: a letter, an equals sign, something. */
    private static boolean areExtensions(String[] attributes, int from, int to) {
        for (int i = from; i < to; i++) {
            String a = attributes[i];
            if (a.length() < 3 || a.charAt(1) != '=' || a.indexOf(0) >= 0) return false;
            char c = a.charAt(0);
            if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z')) return false;
        }
        return true;
    }

    private static Optional<byte[]> base64(String s) {
        if (s.length() % 4 != 0) return Optional.empty();
        try {
            return Optional.of(Base64.getDecoder().decode(s));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
