package org.amphora.sasl.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.amphora.api.auth.Authenticator;
import org.amphora.api.auth.SaslContext;
import org.amphora.api.auth.SaslExchange;
import org.amphora.api.auth.SaslMechanism;
import org.amphora.api.auth.SaslStep;
import org.amphora.api.auth.SaslStep.Reason;
import org.amphora.api.auth.ScramVerifier;
import org.amphora.api.directory.Account;

/**
 * SCRAM, RFC 5802 and 7677: the password is never sent, and the server does not keep it. Its {@code -PLUS} form is bound
 * to the server's certificate, so that nobody stands between the two.
 */
final class Scram implements SaslMechanism {
    private final ScramHash hash;
    private final boolean plus;
    private final Supplier<Optional<Authenticator>> authenticator;
    private final Supplier<String> nonces;
    private final Predicate<SaslContext> plusIsOffered;

    /**
     * @param nonces fresh ones, printable and without a comma
     * @param plusIsOffered whether clients are told of a {@code -PLUS} mechanism there
     */
    Scram(
            ScramHash hash,
            boolean plus,
            Supplier<Optional<Authenticator>> authenticator,
            Supplier<String> nonces,
            Predicate<SaslContext> plusIsOffered) {
        this.hash = hash;
        this.plus = plus;
        this.authenticator = authenticator;
        this.nonces = nonces;
        this.plusIsOffered = plusIsOffered;
    }

    @Override
    public String name() {
        return "SCRAM-" + hash.title + (plus ? "-PLUS" : "");
    }

    @Override
    public boolean showsPassword() {
        return false;
    }

    @Override
    public int strength() {
        return hash.strength + (plus ? 5 : 0);
    }

    @Override
    public boolean isAvailable(SaslContext context) {
        return !plus || ChannelBinding.of(context).isPresent();
    }

    @Override
    public SaslExchange start(SaslContext context) {
        return new Exchange(context);
    }

    private final class Exchange implements SaslExchange {
        private final SaslContext context;
        private ScramMessages.First first;
        private ScramVerifier verifier;
        private String serverFirst;
        private String nonce;
        private String detail = "";

        Exchange(SaslContext context) {
            this.context = context;
        }

        @Override
        public String claimed() {
            return first == null ? "" : first.username();
        }

        @Override
        public String detail() {
            return detail;
        }

        @Override
        public SaslStep step(byte[] response) {
            if (response == null) return new SaslStep.Challenge(new byte[0]);
            Optional<String> text = Utf8.text(response, 0, response.length);
            if (text.isEmpty()) return failure(Reason.MALFORMED, "not UTF-8");
            return first == null ? first(text.get()) : last(text.get());
        }

        private SaslStep first(String message) {
            first = ScramMessages.first(message).orElse(null);
            if (first == null) return failure(Reason.MALFORMED, "client-first-message");
            String mistake = bindingMistake();
            if (!mistake.isEmpty()) return failure(Reason.MALFORMED, mistake);
            Optional<String> login = Saslprep.prepare(first.username());
            if (login.isEmpty() || login.get().length() > PasswordCheck.LONGEST)
                return failure(Reason.MALFORMED, "name");
            Optional<Authenticator> checker = authenticator.get();
            if (checker.isEmpty()) return failure(Reason.UNAVAILABLE, "no directory");
            verifier = checker.get().scram(login.get(), hash.title);
            nonce = first.nonce() + nonces.get();
            serverFirst = "r=" + nonce + ",s=" + Base64.getEncoder().encodeToString(verifier.salt()) + ",i="
                    + verifier.iterations();
            return new SaslStep.Challenge(bytes(serverFirst));
        }

        /** RFC 5802 §6, what the server has to see to; empty if all is right. */
        private String bindingMistake() {
            boolean asked = first.binding().startsWith("p=");
            if (asked != plus) return asked ? "channel binding without -PLUS" : "-PLUS without channel binding";
            if (plus && !first.binding().equals("p=" + ChannelBinding.TYPE)) return "unsupported channel binding type";
            // the client would have bound, had somebody not struck -PLUS from what we have offered
            if (first.binding().equals("y") && plusIsOffered.test(context)) return "downgrade";
            return "";
        }

        private SaslStep last(String message) {
            ScramMessages.Last last = ScramMessages.last(message).orElse(null);
            if (last == null) return failure(Reason.MALFORMED, "client-final-message");
            if (!last.nonce().equals(nonce)) return failure(Reason.MALFORMED, "another nonce");
            if (!MessageDigest.isEqual(last.binding(), expectedBinding()))
                return failure(plus ? Reason.BAD_CREDENTIALS : Reason.MALFORMED, "channel bindings differ");
            byte[] authMessage = bytes(first.bare() + "," + serverFirst + "," + last.withoutProof());
            byte[] signature = hash.hmac(verifier.storedKey(), authMessage);
            if (last.proof().length != signature.length) return failure(Reason.MALFORMED, "length of the proof");
            byte[] clientKey = new byte[signature.length];
            for (int i = 0; i < clientKey.length; i++) clientKey[i] = (byte) (last.proof()[i] ^ signature[i]);
            // all that costs time is done for an unknown user too
            boolean right = MessageDigest.isEqual(hash.digest(clientKey), verifier.storedKey());
            byte[] serverSignature = hash.hmac(verifier.serverKey(), authMessage);
            boolean self = first.authzid().isEmpty() || first.authzid().equals(first.username());
            Optional<Account> account = verifier.account().filter(Account::enabled);
            if (!right || !self || account.isEmpty()) return failure(Reason.BAD_CREDENTIALS, "");
            return new SaslStep.Success(
                    account.get(), bytes("v=" + Base64.getEncoder().encodeToString(serverSignature)));
        }

        private byte[] expectedBinding() {
            byte[] header = bytes(first.gs2Header());
            byte[] data = plus ? ChannelBinding.of(context).orElse(new byte[0]) : new byte[0];
            byte[] all = Arrays.copyOf(header, header.length + data.length);
            System.arraycopy(data, 0, all, header.length, data.length);
            return all;
        }

        private SaslStep failure(Reason reason, String why) {
            detail = why;
            return new SaslStep.Failure(reason);
        }
    }

    private static byte[] bytes(String s) {
        return s.getBytes(StandardCharsets.UTF_8);
    }
}
