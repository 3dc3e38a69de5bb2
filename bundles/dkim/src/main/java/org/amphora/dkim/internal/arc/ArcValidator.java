package org.amphora.dkim.internal.arc;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.amphora.api.dns.DnsResolver;
import org.amphora.dkim.internal.canonical.BodyHashes;
import org.amphora.dkim.internal.canonical.Message;
import org.amphora.dkim.internal.signature.DkimSignature;
import org.amphora.dkim.internal.signature.KeyLookup;
import org.amphora.dkim.internal.signature.Result;
import org.amphora.dkim.internal.signature.SignatureCheck;
import org.amphora.dkim.internal.signature.SignatureFailure;
import org.amphora.dkim.internal.signature.TagList;
import org.amphora.dkim.internal.signature.VerifierPolicy;

/** Validates the chain of a message, RFC 8617 §5.2, with one pass over the body. */
public final class ArcValidator {
    private final VerifierPolicy policy;
    private final InstantSource clock;

    public ArcValidator(VerifierPolicy policy, InstantSource clock) {
        this.policy = policy;
        this.clock = clock;
    }

    /**
     * Reads the message to its end, unless that would change nothing.
     *
     * @param dns null if there is none now, which is a failure as any other
     */
    public ArcStatus validate(Message message, DnsResolver dns) throws IOException {
        if (message.isTooLarge()) return ArcStatus.fail("the header is too large", List.of());
        var chain = new ArcChain(message);
        if (chain.isEmpty()) return ArcStatus.none();
        return new Validation(message, dns).of(chain);
    }

    /** One message's. */
    private final class Validation {
        private final Message message;
        private final KeyLookup keys;
        private final List<String> steps = new ArrayList<>();

        Validation(Message message, DnsResolver dns) {
            this.message = message;
            long deadline = System.nanoTime() + policy.timeout().toNanos();
            this.keys = new KeyLookup(dns, 2 * ArcChain.MOST_SETS, deadline);
        }

        ArcStatus of(ArcChain chain) throws IOException {
            try {
                List<ArcSet> sets = chain.sets();
                List<Seal> seals = seals(sets);
                int oldest = oldestPass(sets);
                for (int n = sets.size(); n > 0; n--) seal(sets.subList(0, n), seals.get(n - 1));
                return new ArcStatus(Result.PASS, "", oldest, steps);
            } catch (SignatureFailure e) {
                return ArcStatus.fail(e.getMessage(), steps);
            }
        }

        /** Step 2 and 3: what the seals say of the chain before them. */
        private List<Seal> seals(List<ArcSet> sets) {
            var seals = new ArrayList<Seal>();
            for (ArcSet set : sets) {
                Seal seal = Seal.parse(set.seal());
                String expected = set.instance() == 1 ? "none" : "pass";
                if (!seal.status().equals(expected))
                    throw failed("seal " + set.instance() + " says cv=" + TagList.printable(seal.status()));
                seals.add(seal);
            }
            return seals;
        }

        /** Steps 4 and 5. @throws SignatureFailure if the newest is not good */
        private int oldestPass(List<ArcSet> sets) throws IOException {
            var hashes = new BodyHashes();
            var open = new ArrayList<Open>();
            for (int n = sets.size(); n > 0; n--) open.add(new Open(sets.get(n - 1), hashes));
            hashes.read(message.body());
            int oldest = 0;
            for (Open one : open) {
                String what = "message signature " + one.set.instance() + ": ";
                try {
                    one.verify();
                    steps.add(what + "pass");
                } catch (SignatureFailure e) {
                    steps.add(what + e.getMessage());
                    if (one.set.instance() == sets.size()) throw failed(what + e.getMessage());
                    oldest = Math.max(oldest, one.set.instance() + 1);
                }
            }
            return oldest;
        }

        /** Step 6. */
        private void seal(List<ArcSet> sets, Seal seal) {
            String what = "seal " + sets.size() + " of " + seal.domain() + ": ";
            try {
                seal.verify(sets, keys, policy);
                steps.add(what + "pass");
            } catch (SignatureFailure e) {
                throw failed(what + e.getMessage());
            }
        }

        /** A message signature that is being verified, or has failed already. */
        private final class Open {
            private final ArcSet set;
            private SignatureCheck check;
            private SignatureFailure failure;

            Open(ArcSet set, BodyHashes hashes) {
                this.set = set;
                try {
                    check = new SignatureCheck(signature(set), keys, hashes, policy, clock.instant());
                } catch (SignatureFailure e) {
                    failure = e;
                }
            }

            void verify() {
                if (failure != null) throw failure;
                check.verify(message);
            }
        }
    }

    private static DkimSignature signature(ArcSet set) {
        try {
            DkimSignature signature =
                    DkimSignature.of(set.message(), TagList.parse(set.message().body()), "");
            // §4.1.2
            if (signature.signs(ArcSet.SEAL)) throw new IllegalArgumentException("a seal is signed");
            return signature;
        } catch (IllegalArgumentException e) {
            throw failed(e.getMessage());
        }
    }

    private static SignatureFailure failed(String reason) {
        return new SignatureFailure(Result.FAIL, reason);
    }
}
