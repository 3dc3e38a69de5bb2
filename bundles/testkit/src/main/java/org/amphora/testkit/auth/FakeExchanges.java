package org.amphora.testkit.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.amphora.api.auth.Authenticator;
import org.amphora.api.auth.SaslExchange;
import org.amphora.api.auth.SaslStep;
import org.amphora.api.auth.SaslStep.Reason;
import org.amphora.api.auth.ScramVerifier;
import org.amphora.api.directory.Account;
import org.amphora.api.mail.MailException;

/**
 * Exchanges in which each message of the true mechanisms has its place, for transcripts: {@code LOGIN}, {@code
 * SCRAM-SHA-1} and {@code SCRAM-SHA-256}; {@code EXTERNAL}, of a certificate that is joe's; {@code OAUTHBEARER}, to which a
 * password is a token. They look at what they need and at no more.
 */
final class FakeExchanges {
    private static final String NONCE = "serverNonce";

    private final Authenticator authenticator;

    FakeExchanges(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    Optional<SaslExchange> start(String mechanism) {
        return switch (mechanism) {
            case "LOGIN" -> Optional.of(new Login());
            case "SCRAM-SHA-1", "SCRAM-SHA-256" -> Optional.of(new Scram(mechanism.substring(6)));
            case "EXTERNAL" -> Optional.of(this::external);
            case "OAUTHBEARER" -> Optional.of(new Bearer());
            default -> Optional.empty();
        };
    }

    private static SaslStep challenge(String text) {
        return new SaslStep.Challenge(bytes(text));
    }

    private static SaslStep failure(Reason reason) {
        return new SaslStep.Failure(reason);
    }

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private SaslStep verified(String login, String password) {
        try {
            return authenticator
                    .verify(login, password.toCharArray())
                    .<SaslStep>map(a -> new SaslStep.Success(a, new byte[0]))
                    .orElse(failure(Reason.BAD_CREDENTIALS));
        } catch (MailException e) {
            return failure(Reason.UNAVAILABLE);
        }
    }

    private final class Login implements SaslExchange {
        private String name = "";

        @Override
        public SaslStep step(byte[] response) {
            if (response == null) return challenge("Username:");
            if (response.length == 0) return failure(Reason.MALFORMED);
            if (!name.isEmpty()) return verified(name, text(response));
            name = text(response);
            return challenge("Password:");
        }

        @Override
        public String claimed() {
            return name;
        }
    }

    private SaslStep external(byte[] response) {
        if (response == null) return challenge("");
        String name = response.length == 0 ? "joe@example.org" : text(response);
        Optional<Account> account = authenticator.scram(name, "SHA-256").account();
        return account.filter(a -> a.name().equals("joe@example.org"))
                .<SaslStep>map(a -> new SaslStep.Success(a, new byte[0]))
                .orElse(failure(Reason.BAD_CREDENTIALS));
    }

    /** RFC 7628: {@code n,a=user,^Aauth=Bearer token^A^A}. */
    private final class Bearer implements SaslExchange {
        private boolean refused;

        @Override
        public SaslStep step(byte[] response) {
            if (refused) return failure(Reason.BAD_CREDENTIALS);
            if (response == null) return challenge("");
            String[] parts = text(response).split(",\1auth=Bearer |\1\1", -1);
            if (parts.length != 3 || !parts[0].startsWith("n,a=")) return failure(Reason.MALFORMED);
            SaslStep step = verified(parts[0].substring(4), parts[1]);
            refused = step.equals(failure(Reason.BAD_CREDENTIALS));
            return refused ? challenge("{\"status\":\"invalid_token\"}") : step;
        }
    }

    /** RFC 5802 without its care. */
    private final class Scram implements SaslExchange {
        private final String hash;
        private String bare;
        private String serverFirst;
        private ScramVerifier verifier;

        Scram(String hash) {
            this.hash = hash;
        }

        @Override
        public SaslStep step(byte[] response) {
            if (response == null) return challenge("");
            String message = text(response);
            if (bare != null) return last(message);
            if (!message.matches("n,,n=[^,]+,r=[^,]+")) return failure(Reason.MALFORMED);
            bare = message.substring(3);
            verifier = authenticator.scram(bare.substring(2, bare.indexOf(',')), hash);
            serverFirst = bare.substring(bare.indexOf("r=")) + NONCE + ",s="
                    + Base64.getEncoder().encodeToString(verifier.salt()) + ",i=" + verifier.iterations();
            return challenge(serverFirst);
        }

        private SaslStep last(String message) {
            int proof = message.indexOf(",p=");
            String nonce = serverFirst.substring(0, serverFirst.indexOf(','));
            if (!message.startsWith("c=biws," + nonce + ",p=")) return failure(Reason.MALFORMED);
            byte[] signed = bytes(bare + "," + serverFirst + "," + message.substring(0, proof));
            byte[] key = hmac(verifier.storedKey(), signed);
            byte[] given = Base64.getDecoder().decode(message.substring(proof + 3));
            for (int i = 0; i < key.length; i++) key[i] ^= given[i];
            if (!Arrays.equals(digest(key), verifier.storedKey())
                    || verifier.account().isEmpty()) return failure(Reason.BAD_CREDENTIALS);
            String signature = Base64.getEncoder().encodeToString(hmac(verifier.serverKey(), signed));
            return new SaslStep.Success(verifier.account().get(), bytes("v=" + signature));
        }

        private byte[] digest(byte[] data) {
            try {
                return MessageDigest.getInstance(hash).digest(data);
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }

        private byte[] hmac(byte[] key, byte[] data) {
            try {
                String name = "Hmac" + hash.replace("-", "");
                Mac mac = Mac.getInstance(name);
                mac.init(new SecretKeySpec(key, name));
                return mac.doFinal(data);
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }
    }
}
