package org.amphora.dkim.internal.arc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.amphora.dkim.internal.canonical.Form;
import org.amphora.dkim.internal.signature.Algorithm;
import org.amphora.dkim.internal.signature.DkimSignature;
import org.amphora.dkim.internal.signature.KeyLookup;
import org.amphora.dkim.internal.signature.KeyRecord;
import org.amphora.dkim.internal.signature.Result;
import org.amphora.dkim.internal.signature.SignatureCheck;
import org.amphora.dkim.internal.signature.SignatureFailure;
import org.amphora.dkim.internal.signature.SignedField;
import org.amphora.dkim.internal.signature.TagList;
import org.amphora.dkim.internal.signature.VerifierPolicy;
import org.amphora.mime.HeaderField;

/** An {@code ARC-Seal}, RFC 8617 §4.1.3: what a forwarder has found the chain before it to be, and its signature. */
record Seal(Algorithm algorithm, String domain, String selector, byte[] value, String status) {
    /** @throws SignatureFailure if it cannot be read */
    static Seal parse(HeaderField field) {
        try {
            TagList tags = TagList.parse(field.body());
            // §4.1.3: what is covered is not to be chosen
            if (tags.has("h")) throw new IllegalArgumentException("a seal has no h=");
            return new Seal(
                    DkimSignature.algorithm(tags.need("a")),
                    DkimSignature.domain(tags),
                    DkimSignature.name("s", tags.need("s")),
                    tags.base64("b"),
                    tags.need("cv"));
        } catch (IllegalArgumentException e) {
            throw new SignatureFailure(Result.FAIL, e.getMessage());
        }
    }

    /** What the seal of this field says of the chain before it, if it can be read so far. */
    static Optional<String> status(HeaderField field) {
        try {
            return TagList.parse(field.body()).get("cv");
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Verifies the seal of the last of these sets. @throws SignatureFailure if it is not good */
    void verify(List<ArcSet> sets, KeyLookup keys, VerifierPolicy policy) {
        KeyRecord key = keys.key(algorithm, selector, domain);
        SignatureCheck.checkBits(key, policy);
        var fields = new ArrayList<String>();
        for (ArcSet set : sets) fields.addAll(set.fields());
        String seal = fields.remove(fields.size() - 1);
        if (!algorithm.verify(key.key(), SignedField.data(Form.RELAXED, fields, seal), value))
            throw new SignatureFailure(Result.FAIL, "the chain is not what was sealed, or not with this key");
    }
}
