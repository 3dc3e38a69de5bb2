package org.amphora.relay.internal.session;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.Optional;
import org.junit.Test;

/** The examples of RFC 5802 §5 and RFC 7677 §3. */
public class ScramTest {
    private static final Credentials PENCIL = new Credentials("user", "pencil");

    @Test
    public void sha1() {
        Scram scram = new Scram("SCRAM-SHA-1", PENCIL, "fyko+d2lbbFgONRv9qkxdawL");
        assertEquals("n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL", scram.first());
        assertEquals(
                Optional.of("c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts="),
                scram.answer("r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096"));
        assertTrue(scram.isProof("v=rmF9pqV8S7suAoZWja4dJRkFsKQ="));
        assertFalse(scram.isProof("v=rmF9pqV8S7suAoZWja4dJRkFsKR="));
    }

    @Test
    public void sha256() {
        Scram scram = new Scram("SCRAM-SHA-256", PENCIL, "rOprNGfwEbeRWgbNEkqO");
        assertEquals(
                Optional.of("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                        + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="),
                scram.answer("r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"));
        assertTrue(scram.isProof("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="));
    }

    @Test
    public void challengesThatNoGoodServerSends() {
        Scram scram = new Scram("SCRAM-SHA-256", PENCIL, "abc");
        for (String bad : new String[] {
            "",
            "r=xyz,s=QSXC,i=4096",
            "r=abc,s=QSXC,i=4096",
            "r=abcd,s=!,i=1",
            "r=abcd,s=QSXC,i=0",
            "r=abcd,s=QSXC,i=9999999",
            "m=x,r=abcd,s=QSXC,i=4096"
        }) assertEquals(bad, Optional.empty(), scram.answer(bad));
    }
}
