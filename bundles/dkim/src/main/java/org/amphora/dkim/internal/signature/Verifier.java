package org.amphora.dkim.internal.signature;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.amphora.api.dns.DnsResolver;
import org.amphora.dkim.internal.canonical.BodyHashes;
import org.amphora.dkim.internal.canonical.Message;
import org.amphora.mime.HeaderField;

/** Verifies the signatures of a message, RFC 6376 §6: from the top, so many, with one pass over the body. */
public final class Verifier {
    private static final Label NO_LABEL = Label.of("");

    private final VerifierPolicy policy;
    private final InstantSource clock;

    public Verifier(VerifierPolicy policy, InstantSource clock) {
        this.policy = policy;
        this.clock = clock;
    }

    public VerifierPolicy policy() {
        return policy;
    }

    /**
     * Reads the message to its end.
     *
     * @param dns null if there is none now
     * @return one for each signature that is looked at; one without a label if there is none at all
     */
    public List<Verification> verify(Message message, DnsResolver dns) throws IOException {
        if (message.isTooLarge()) return List.of(none(Result.NEUTRAL, "the header is too large"));
        List<HeaderField> fields = message.all(DkimSignature.NAME);
        if (fields.isEmpty()) return List.of(none(Result.NONE, ""));
        int most = Math.min(fields.size(), policy.maximumSignatures());
        var keys = new KeyLookup(dns, most, System.nanoTime() + policy.timeout().toNanos());
        var hashes = new BodyHashes();
        var open = new ArrayList<Open>();
        for (HeaderField field : fields.subList(0, most)) open.add(new Open(field, keys, hashes));
        hashes.read(message.body());
        return open.stream().map(o -> o.verification(message)).toList();
    }

    private static Verification none(Result result, String reason) {
        return new Verification(NO_LABEL, result, reason, false);
    }

    /** A signature that is being verified, or has failed already. */
    private final class Open {
        private final Label label;
        private SignatureCheck check;
        private SignatureFailure failure;

        Open(HeaderField field, KeyLookup keys, BodyHashes hashes) {
            label = Label.of(field.body());
            try {
                check = new SignatureCheck(DkimSignature.parse(field), keys, hashes, policy, clock.instant());
            } catch (SignatureFailure e) {
                failure = e;
            }
        }

        Verification verification(Message message) {
            try {
                if (failure != null) throw failure;
                check.verify(message);
                return new Verification(label, Result.PASS, "", check.isTesting());
            } catch (SignatureFailure e) {
                return new Verification(label, e.result(), e.getMessage(), check != null && check.isTesting());
            }
        }
    }
}
