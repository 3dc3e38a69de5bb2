package org.amphora.dkim.internal.arc;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.amphora.dkim.internal.canonical.BodyHash;
import org.amphora.dkim.internal.canonical.BodyHashes;
import org.amphora.dkim.internal.canonical.Canonicalization;
import org.amphora.dkim.internal.canonical.Form;
import org.amphora.dkim.internal.canonical.Message;
import org.amphora.dkim.internal.signature.DkimSignature;
import org.amphora.dkim.internal.signature.FoldedTags;
import org.amphora.dkim.internal.signature.Result;
import org.amphora.dkim.internal.signature.SignatureFailure;
import org.amphora.dkim.internal.signature.SignedField;
import org.amphora.dkim.internal.signature.SignerPolicy;
import org.amphora.dkim.internal.signature.SigningKey;
import org.amphora.mime.AuthenticationResults;

/** Adds our set to the chain of a message that is forwarded, RFC 8617 §5.1. */
public final class ArcSealer {
    /** A field to put on top of the message. */
    public record Field(String name, String value) {
        @Override
        public String toString() {
            return name + ": " + value;
        }
    }

    private final List<String> signHeaders;
    private final InstantSource clock;

    /** @param signHeaders that a message signature covers, beside those of DKIM */
    public ArcSealer(List<String> signHeaders, InstantSource clock) {
        this.signHeaders = signHeaders;
        this.clock = clock;
    }

    /**
     * Reads the message to its end.
     *
     * @param status of its chain
     * @param results the value of an Authentication-Results field, ours, folded or not
     * @return in the order in which they are to be put on top, one above the other; none if this chain is not to grow
     * @throws GeneralSecurityException if the key does not work
     */
    public List<Field> seal(Message message, ArcStatus status, String results, SigningKey key)
            throws IOException, GeneralSecurityException {
        var chain = new ArcChain(message);
        int instance = chain.highest() + 1;
        boolean over =
                chain.newestSeal() != null && Seal.status(chain.newestSeal()).equals(Optional.of(Result.FAIL.word()));
        // §5.1.2: what has failed for good is not sealed again
        if (instance > ArcChain.MOST_SETS || over) return List.of();
        var aar = new Field(ArcSet.RESULTS, "i=" + instance + "; " + results);
        var ams = new Field(ArcSet.MESSAGE, messageSignature(message, instance, key));
        var covered = new ArrayList<String>();
        // §5.1.2: of a chain that has failed, our set alone is sealed
        if (status.result() == Result.PASS) for (ArcSet set : sets(chain)) covered.addAll(set.fields());
        covered.add(aar.toString());
        covered.add(ams.toString());
        return List.of(aar, ams, new Field(ArcSet.SEAL, seal(covered, instance, status, key)));
    }

    private static List<ArcSet> sets(ArcChain chain) {
        try {
            return chain.sets();
        } catch (SignatureFailure e) {
            throw new IllegalArgumentException("a chain that has passed has all its fields", e);
        }
    }

    /** §4.1.2: as DKIM's, of the header but for what ARC and the results are, and of the body. */
    private String messageSignature(Message message, int instance, SigningKey key)
            throws IOException, GeneralSecurityException {
        var hashes = new BodyHashes();
        BodyHash hash = hashes.of(Form.RELAXED, BodyHash.WHOLE);
        hashes.read(message.body());
        List<String> headers = headers(message);
        var tags = new FoldedTags(ArcSet.MESSAGE)
                .tag("i", Integer.toString(instance))
                .tag("a", key.algorithm().word())
                .tag("c", Canonicalization.RELAXED.toString())
                .tag("d", key.domain())
                .tag("s", key.selector())
                .tag("t", Long.toString(clock.instant().getEpochSecond()))
                .tag("bh", Base64.getEncoder().encodeToString(hash.value()))
                .list("h", headers);
        byte[] data = SignedField.data(Form.RELAXED, message.select(headers), ArcSet.MESSAGE + ": " + tags.unsigned());
        return tags.signed(key.algorithm().sign(key.key(), data));
    }

    private List<String> headers(Message message) {
        var names = new ArrayList<>(signHeaders);
        names.removeIf(n -> n.regionMatches(true, 0, "ARC-", 0, 4) || n.equalsIgnoreCase(AuthenticationResults.NAME));
        if (names.stream().noneMatch(DkimSignature.NAME::equalsIgnoreCase)) names.add(DkimSignature.NAME);
        return new SignerPolicy(Canonicalization.RELAXED, names, List.of(), Duration.ZERO).headers(message);
    }

    private String seal(List<String> covered, int instance, ArcStatus status, SigningKey key)
            throws GeneralSecurityException {
        var tags = new FoldedTags(ArcSet.SEAL)
                .tag("i", Integer.toString(instance))
                .tag("a", key.algorithm().word())
                .tag("cv", status.result().word())
                .tag("d", key.domain())
                .tag("s", key.selector())
                .tag("t", Long.toString(clock.instant().getEpochSecond()));
        byte[] data = SignedField.data(Form.RELAXED, covered, ArcSet.SEAL + ": " + tags.unsigned());
        return tags.signed(key.algorithm().sign(key.key(), data));
    }
}
