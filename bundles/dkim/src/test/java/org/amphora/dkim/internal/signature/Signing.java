package org.amphora.dkim.internal.signature;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.amphora.dkim.internal.canonical.Canonicalization;
import org.amphora.dkim.internal.canonical.Message;
import org.amphora.testkit.dns.FakeDns;

/** Keys, messages and policies for tests; keys are made once, as that takes long. */
public final class Signing {
    public static final InstantSource NOW = InstantSource.fixed(Instant.parse("2026-11-24T12:00:00Z"));
    public static final KeyPair RSA = pair("RSA", 2048);
    public static final KeyPair ED25519 = pair("Ed25519", 255);

    private Signing() {}

    public static KeyPair pair(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static VerifierPolicy verifierPolicy() {
        return new VerifierPolicy(
                1024, 10, Minimum.parse("0+"), List.of(), Duration.ofMinutes(5), Duration.ofSeconds(10));
    }

    public static Verifier verifier() {
        return new Verifier(verifierPolicy(), NOW);
    }

    public static SignerPolicy signerPolicy(String canonicalization) {
        return new SignerPolicy(
                Canonicalization.parse(canonicalization),
                List.of("From", "To", "Subject", "Date", "Message-ID"),
                List.of("From"),
                Duration.ZERO);
    }

    /** The keys of example.org: {@code rsa} and {@code ed}. */
    public static FakeDns dns() {
        return new FakeDns()
                .with("TXT rsa._domainkey.example.org", KeyRecord.text(Algorithm.RSA_SHA256, RSA.getPublic()))
                .with("TXT ed._domainkey.example.org", KeyRecord.text(Algorithm.ED25519_SHA256, ED25519.getPublic()));
    }

    public static SigningKey rsa() {
        return new SigningKey("example.org", "rsa", RSA.getPrivate());
    }

    public static SigningKey ed25519() {
        return new SigningKey("example.org", "ed", ED25519.getPrivate());
    }

    /** Line ends are made CRLF. */
    public static Message message(String text) {
        return raw(text.replace("\r\n", "\n").replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    public static Message raw(byte[] bytes) {
        try {
            return Message.read(new ByteArrayInputStream(bytes), 512 * 1024);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The message with signatures of these keys on top. */
    public static String signed(SignerPolicy policy, String text, SigningKey... keys) {
        var requests = Arrays.stream(keys).map(k -> new Signer.Request(k, "")).toList();
        try {
            var out = new StringBuilder();
            for (String value : new Signer(policy, NOW).sign(message(text), requests))
                out.append("DKIM-Signature: ").append(value).append("\r\n");
            return out + text;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
