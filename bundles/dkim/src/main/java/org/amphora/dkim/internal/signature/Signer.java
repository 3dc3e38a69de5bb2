package org.amphora.dkim.internal.signature;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.amphora.dkim.internal.canonical.BodyHash;
import org.amphora.dkim.internal.canonical.BodyHashes;
import org.amphora.dkim.internal.canonical.Message;

/** Signs messages, RFC 6376 §5: one signature for each key, with one pass over the body. */
public final class Signer {
    /**
     * A signature to make.
     *
     * @param identity {@code i=}, or empty
     */
    public record Request(SigningKey key, String identity) {}

    private final SignerPolicy policy;
    private final InstantSource clock;

    public Signer(SignerPolicy policy, InstantSource clock) {
        this.policy = policy;
        this.clock = clock;
    }

    /**
     * Reads the message to its end.
     *
     * @return the values of the {@value DkimSignature#NAME} fields to put on top, folded, in the order of the requests
     * @throws GeneralSecurityException if a key does not work
     */
    public List<String> sign(Message message, List<Request> requests) throws IOException, GeneralSecurityException {
        var hashes = new BodyHashes();
        BodyHash hash = hashes.of(policy.canonicalization().body(), BodyHash.WHOLE);
        hashes.read(message.body());
        var values = new ArrayList<String>();
        for (Request request : requests) values.add(sign(message, request, hash));
        return values;
    }

    private String sign(Message message, Request request, BodyHash hash) throws GeneralSecurityException {
        SigningKey key = request.key();
        long now = clock.instant().getEpochSecond();
        List<String> headers = policy.headers(message);
        var tags = new FoldedTags(DkimSignature.NAME)
                .tag("v", "1")
                .tag("a", key.algorithm().word())
                .tag("c", policy.canonicalization().toString())
                .tag("d", key.domain())
                .tag("s", key.selector());
        if (!request.identity().isEmpty()) tags.tag("i", request.identity());
        tags.tag("t", Long.toString(now));
        if (!policy.lifetime().isZero())
            tags.tag("x", Long.toString(now + policy.lifetime().toSeconds()));
        tags.tag("bh", Base64.getEncoder().encodeToString(hash.value())).list("h", headers);
        byte[] data = SignedField.data(
                policy.canonicalization().header(),
                message.select(headers),
                DkimSignature.NAME + ": " + tags.unsigned());
        return tags.signed(key.algorithm().sign(key.key(), data));
    }
}
