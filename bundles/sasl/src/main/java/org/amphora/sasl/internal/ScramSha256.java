package org.amphora.sasl.internal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.amphora.api.auth.Authenticator;
import org.amphora.api.auth.SaslContext;
import org.amphora.api.auth.SaslMechanism;
import org.amphora.api.auth.SaslStep;
import org.amphora.api.auth.SaslStep.Reason;
import org.amphora.api.auth.ScramVerifier;
import org.amphora.api.directory.Account;

/**
 * SCRAM-SHA-256, RFC 5802 and 7677: the password is never sent, and the server does not keep it. Without channel
 * binding so far, so that {@code y} (the client could, and thinks we cannot) is the truth.
 */
final class ScramSha256 implements SaslMechanism {
    private static final String HASH = "SHA-256";

    private final Supplier<Optional<Authenticator>> authenticator;
    private final Supplier<String> nonces;

    /** @param nonces fresh ones, printable and without a comma */
    ScramSha256(Supplier<Optional<Authenticator>> authenticator, Supplier<String> nonces) {
        this.authenticator = authenticator;
        this.nonces = nonces;
    }

    @Override
    public String name() {
        return "SCRAM-SHA-256";
    }

    @Override
    public boolean showsPassword() {
        return false;
    }

    @Override
    public int strength() {
        return 50;
    }

    @Override
    public NamedExchange start(SaslContext context) {
        return new Exchange();
    }

    private final class Exchange implements NamedExchange {
        private ScramMessages.First first;
        private ScramVerifier verifier;
        private String serverFirst;
        private String nonce;

        @Override
        public String claimed() {
            return first == null ? "" : first.username();
        }

        @Override
        public SaslStep step(byte[] response) {
            if (response == null) return new SaslStep.Challenge(new byte[0]);
            Optional<String> text = Utf8.text(response, 0, response.length);
            if (text.isEmpty()) return failure(Reason.MALFORMED);
            return first == null ? first(text.get()) : last(text.get());
        }

        private SaslStep first(String message) {
            first = ScramMessages.first(message).orElse(null);
            // RFC 5802 §6: p= asks for a binding that we have not offered
            if (first == null || first.binding() == 'p') return failure(Reason.MALFORMED);
            Optional<String> login = Saslprep.prepare(first.username());
            if (login.isEmpty() || login.get().length() > PasswordCheck.LONGEST) return failure(Reason.MALFORMED);
            Optional<Authenticator> checker = authenticator.get();
            if (checker.isEmpty()) return failure(Reason.UNAVAILABLE);
            verifier = checker.get().scram(login.get(), HASH);
            nonce = first.nonce() + nonces.get();
            serverFirst = "r=" + nonce + ",s=" + Base64.getEncoder().encodeToString(verifier.salt()) + ",i="
                    + verifier.iterations();
            return new SaslStep.Challenge(bytes(serverFirst));
        }

        private SaslStep last(String message) {
            ScramMessages.Last last = ScramMessages.last(message).orElse(null);
            if (last == null || !last.nonce().equals(nonce)) return failure(Reason.MALFORMED);
            if (!Arrays.equals(last.binding(), bytes(first.gs2Header()))) return failure(Reason.MALFORMED);
            byte[] authMessage = bytes(first.bare() + "," + serverFirst + "," + last.withoutProof());
            byte[] signature = hmac(verifier.storedKey(), authMessage);
            if (last.proof().length != signature.length) return failure(Reason.MALFORMED);
            byte[] clientKey = new byte[signature.length];
            for (int i = 0; i < clientKey.length; i++) clientKey[i] = (byte) (last.proof()[i] ^ signature[i]);
            // all that costs time is done for an unknown user too
            boolean right = MessageDigest.isEqual(sha256(clientKey), verifier.storedKey());
            byte[] serverSignature = hmac(verifier.serverKey(), authMessage);
            boolean self = first.authzid().isEmpty() || first.authzid().equals(first.username());
            Optional<Account> account = verifier.account().filter(Account::enabled);
            if (!right || !self || account.isEmpty()) return failure(Reason.BAD_CREDENTIALS);
            return new SaslStep.Success(
                    account.get(), bytes("v=" + Base64.getEncoder().encodeToString(serverSignature)));
        }
    }

    private static SaslStep failure(Reason reason) {
        return new SaslStep.Failure(reason);
    }

    private static byte[] bytes(String s) {
        return s.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] hmac(byte[] key, byte[] data) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
        }
    }

    private static byte[] sha256(byte[] data) {
        try {
            return MessageDigest.getInstance(HASH).digest(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
