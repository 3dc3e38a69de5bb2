package org.amphora.dkim.internal.signature;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.amphora.dkim.internal.canonical.BodyHash;
import org.amphora.dkim.internal.canonical.BodyHashes;
import org.amphora.dkim.internal.canonical.Message;
import org.amphora.dkim.internal.keys.PublicKeys;

/** One signature on its way: what can be said before the body is read, and what then. RFC 6376 §6.1. */
public final class SignatureCheck {
    private final DkimSignature signature;
    private final KeyRecord key;
    private final VerifierPolicy policy;
    private final BodyHash hash;

    /**
     * Gets the key, and asks for the hash of the body.
     *
     * @throws SignatureFailure if the signature cannot be good
     */
    public SignatureCheck(
            DkimSignature signature, KeyLookup keys, BodyHashes hashes, VerifierPolicy policy, Instant now) {
        this.signature = signature;
        this.policy = policy;
        long drift = policy.clockDrift().toSeconds();
        if (signature.expires() >= 0 && signature.expires() + drift < now.getEpochSecond())
            throw refused("the signature has expired");
        if (signature.time() - drift > now.getEpochSecond()) throw refused("the signature is from the future");
        key = keys.key(signature.algorithm(), signature.selector(), signature.domain());
        checkBits(key, policy);
        // §3.6.1: t=s
        if (key.sameDomain() && !signature.identityDomain().equals(signature.domain()))
            throw SignatureFailure.badKey("the key is for no address below its domain");
        hash = hashes.of(signature.canonicalization().body(), signature.bodyLength());
    }

    /** RFC 8301 §3.2. @throws SignatureFailure if the key is too small */
    public static void checkBits(KeyRecord key, VerifierPolicy policy) {
        int bits = PublicKeys.bits(key.key());
        if (key.algorithm() == Algorithm.RSA_SHA256 && bits < policy.minimumKeyBits())
            throw refused("a key of " + bits + " bits is too small");
    }

    public boolean isTesting() {
        return key.testing();
    }

    /**
     * Once the body has been read.
     *
     * @throws SignatureFailure if the signature is not good
     */
    public void verify(Message message) {
        if (signature.bodyLength() > hash.length())
            throw new SignatureFailure(Result.FAIL, "the body is shorter than what was signed");
        if (!Arrays.equals(hash.value(), signature.bodyHash()))
            throw new SignatureFailure(Result.FAIL, "the body is not what was signed");
        byte[] data = SignedField.data(
                signature.canonicalization().header(), message.select(signature.headers()), signature.field());
        if (!signature.algorithm().verify(key.key(), data, signature.value()))
            throw new SignatureFailure(Result.FAIL, "the header is not what was signed, or not with this key");
        checkCoverage(message);
    }

    private void checkCoverage(Message message) {
        long length = signature.bodyLength();
        if (length != BodyHash.WHOLE && !policy.minimum().isMet(length, hash.length()))
            throw refused((hash.length() - length) + " bytes of the body are not signed");
        Optional<String> unsigned = policy.mustBeSigned().stream()
                .filter(name -> message.count(name) > 0 && !signature.signs(name))
                .findFirst();
        if (unsigned.isPresent()) throw refused(unsigned.get() + " is not signed");
    }

    private static SignatureFailure refused(String reason) {
        return new SignatureFailure(Result.POLICY, reason);
    }
}
