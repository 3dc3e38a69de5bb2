package org.amphora.dkim.internal.keys;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.util.Base64;
import java.util.List;
import org.amphora.dkim.internal.signature.Signing;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.junit.Test;

public class KeysTest {
    private static final List<KeyPair> BOTH = List.of(Signing.RSA, Signing.ED25519);
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, "\n".getBytes());

    private static void is(KeyPair pair, String text) throws Exception {
        PrivateKey key = PrivateKeys.parse(text);
        assertArrayEquals(pair.getPrivate().getEncoded(), key.getEncoded());
        assertEquals(pair.getPublic(), PublicKeys.of(key));
    }

    @Test
    public void theUsualFormsOfAPrivateKeyAreRead() throws Exception {
        for (KeyPair pair : BOTH) {
            String pem = PrivateKeys.pem(pair.getPrivate());
            is(pair, pem);
            is(pair, "a comment\n" + pem.replace("\n", "\r\n") + "-----BEGIN CERTIFICATE-----\nAAAA\n");
            is(pair, Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded()));
        }
        byte[] pkcs1 = PrivateKeyInfo.getInstance(Signing.RSA.getPrivate().getEncoded())
                .getPrivateKey()
                .getOctets();
        is(
                Signing.RSA,
                "-----BEGIN RSA PRIVATE KEY-----\n" + LINES.encodeToString(pkcs1)
                        + "\n-----END RSA PRIVATE KEY-----\n");
        is(Signing.RSA, Base64.getEncoder().encodeToString(pkcs1));
    }

    /** As dknewkey writes it. */
    @Test
    public void aSeedIsAnEd25519Key() throws Exception {
        byte[] seed = ((EdECPrivateKey) Signing.ED25519.getPrivate()).getBytes().orElseThrow();
        is(Signing.ED25519, Base64.getEncoder().encodeToString(seed) + "\n");
    }

    @Test
    public void whatIsNoKeyIsRefusedWithAWord() {
        for (String bad : List.of(
                "",
                "no key",
                "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n",
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
                "MAA=",
                "A".repeat(10_000)))
            assertEquals(
                    "a private RSA or Ed25519 key in PEM is expected",
                    assertThrows(bad, IllegalArgumentException.class, () -> PrivateKeys.parse(bad))
                            .getMessage());
        for (String encrypted : List.of(
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n",
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----\n"))
            assertEquals(
                    "a key that is not encrypted is expected",
                    assertThrows(IllegalArgumentException.class, () -> PrivateKeys.parse(encrypted))
                            .getMessage());
    }

    @Test
    public void aKeyThatWouldTakeLongIsRefused() {
        var large = new RSAPublicKey(BigInteger.ONE.shiftLeft(9000).add(BigInteger.ONE), BigInteger.valueOf(65537));
        var slow = new RSAPublicKey(
                BigInteger.ONE.shiftLeft(2047).add(BigInteger.ONE),
                BigInteger.ONE.shiftLeft(2000).add(BigInteger.ONE));
        for (var key : List.of(large, slow))
            assertTrue(assertThrows(GeneralSecurityException.class, () -> PublicKeys.rsa(key.getEncoded()))
                    .getMessage()
                    .startsWith("an RSA key "));
    }
}
