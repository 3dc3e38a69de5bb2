package org.amphora.directory.internal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.amphora.api.auth.ScramVerifier;
import org.amphora.directory.internal.secret.ScramSecret;

/**
 * SCRAM verifiers for names that have none: the same at each call, matched by no password, and of the form that true
 * ones have (RFC 5802 §9 has the server hide who exists).
 */
final class FakeVerifiers {
    private final DirectoryFiles files;
    private final byte[] serverSecret;
    private final Users.ScramShape usual;

    /**
     * @param serverSecret the same after a restart
     * @param iterations of a file in which nobody has a verifier yet
     */
    FakeVerifiers(DirectoryFiles files, byte[] serverSecret, int iterations) {
        this.files = files;
        this.serverSecret = serverSecret;
        this.usual = new Users.ScramShape(iterations, ScramSecret.SALT);
    }

    ScramVerifier of(ScramSecret.Hash hash, String login) {
        Users.ScramShape shape = shape(hash, login);
        return new ScramVerifier(
                Optional.empty(),
                salt(login, shape.saltLength()),
                shape.iterations(),
                hash.hmac(serverSecret, "stored:" + login),
                hash.hmac(serverSecret, "server:" + login));
    }

    /** 32 octets that go with a text and that clients cannot learn. */
    byte[] secret(String text) {
        return ScramSecret.Hash.SHA_256.hmac(serverSecret, text);
    }

    private byte[] salt(String login, int length) {
        byte[] salt = secret("salt:" + login);
        for (int block = 2; salt.length < length; block++) {
            byte[] more = secret("salt" + block + ":" + login);
            int known = salt.length;
            salt = Arrays.copyOf(salt, known + more.length);
            System.arraycopy(more, 0, salt, known, more.length);
        }
        return Arrays.copyOf(salt, length);
    }

    /**
     * One of the shapes of the file, each as often as it stands there. Drawn by weighted rendezvous: a change of the
     * file moves few names to another shape, so that who asks again later learns nothing.
     */
    private Users.ScramShape shape(ScramSecret.Hash hash, String login) {
        Map<Users.ScramShape, Integer> shapes = files.users.get().scramShapes(hash);
        Users.ScramShape drawn = usual;
        double best = -1;
        for (var e : shapes.entrySet()) {
            long bits = ByteBuffer.wrap(secret("shape:" + hash.title + e.getKey() + ":" + login))
                            .getLong()
                    >>> 11;
            double score = -e.getValue() / Math.log((bits + 0.5) / (1L << 53));
            if (score > best) {
                best = score;
                drawn = e.getKey();
            }
        }
        return drawn;
    }
}
