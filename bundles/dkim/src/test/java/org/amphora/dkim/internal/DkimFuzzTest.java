package org.amphora.dkim.internal;

import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.amphora.dkim.internal.arc.ArcValidator;
import org.amphora.dkim.internal.keys.PrivateKeys;
import org.amphora.dkim.internal.signature.Algorithm;
import org.amphora.dkim.internal.signature.KeyRecord;
import org.amphora.dkim.internal.signature.Result;
import org.amphora.dkim.internal.signature.SignatureFailure;
import org.amphora.dkim.internal.signature.Signing;
import org.amphora.dkim.internal.signature.Verification;
import org.amphora.testkit.fuzz.Fuzz;
import org.junit.Test;

/** Whatever stands in a message or a key, there is a result, with a reason that fits into a line. */
public class DkimFuzzTest {
    private static List<byte[]> corpus(String... texts) {
        return Stream.of(texts)
                .map(s -> s.replace("\r\n", "\n").replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1))
                .toList();
    }

    @Test
    public void everyMessageHasAResult() {
        String mail = "From: a@b\nTo: c\n\nbody\n";
        var corpus = corpus(
                Signing.signed(Signing.signerPolicy("relaxed/simple"), mail, Signing.ed25519()),
                "DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=rsa; l=3; t=1; x=2; q=dns/txt; i=@x.example.org;\n"
                        + " h=from:to; bh=AAAA; b=AA==\n" + mail,
                "ARC-Seal: i=2; a=rsa-sha256; cv=pass; d=example.org; s=rsa; b=AA==\nARC-Seal: i=1; cv=none; d=a; s=b; a=c; b=AA==\n"
                        + "ARC-Message-Signature: i=1; a=rsa-sha256; d=example.org; s=rsa; h=from; bh=AA==; b=AA==\n"
                        + "ARC-Authentication-Results: i=1; x; none\n" + mail);
        var verifier = Signing.verifier();
        var validator = new ArcValidator(Signing.verifierPolicy(), Signing.NOW);
        var dns = Signing.dns();
        new Fuzz(corpus, 6376).run(input -> {
            for (Verification one : verifier.verify(Signing.raw(input), dns)) isLine(one.reason());
            isLine(validator.validate(Signing.raw(input), dns).reason());
        });
    }

    @Test
    public void everyKeyIsReadOrRefused() {
        var corpus = corpus(
                KeyRecord.text(Algorithm.RSA_SHA256, Signing.RSA.getPublic()),
                KeyRecord.text(Algorithm.ED25519_SHA256, Signing.ED25519.getPublic()),
                "v=DKIM1; k=rsa; h=sha1:sha256; s=*:email; t=y:s; n=note; p=AAAA");
        new Fuzz(corpus, 8463).run(input -> {
            try {
                assertNotNull(KeyRecord.parse(new String(input, StandardCharsets.ISO_8859_1))
                        .key());
            } catch (SignatureFailure e) {
                assertTrue(e.result() == Result.PERMERROR);
                isLine(e.getMessage());
            }
        });
    }

    @Test
    public void everyKeyFileIsReadOrRefused() {
        var corpus = corpus(PrivateKeys.pem(Signing.ED25519.getPrivate()));
        new Fuzz(corpus, 7468).run(input -> {
            try {
                assertNotNull(PrivateKeys.parse(new String(input, StandardCharsets.ISO_8859_1)));
            } catch (IllegalArgumentException e) {
                isLine(e.getMessage());
            }
        });
    }

    private static void isLine(String text) {
        assertTrue(text, text.chars().allMatch(c -> c >= ' ' && c < 127) && text.length() < 200);
    }
}
