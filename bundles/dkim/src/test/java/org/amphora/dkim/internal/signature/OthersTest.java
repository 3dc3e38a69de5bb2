package org.amphora.dkim.internal.signature;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.amphora.dkim.internal.arc.ArcValidator;
import org.amphora.dkim.internal.canonical.BodyHash;
import org.amphora.testkit.dns.FakeDns;
import org.junit.Test;

/** What OpenDKIM and dkimpy have signed, and random messages that we sign: good as they are, and bad when changed. */
public class OthersTest {
    private static final List<String> FORMS =
            List.of("simple-simple", "simple-relaxed", "relaxed-simple", "relaxed-relaxed");
    private static final InstantSource THEN = InstantSource.fixed(Instant.parse("2026-12-01T00:00:00Z"));

    private static String resource(String name) throws IOException {
        try (InputStream in = OthersTest.class.getResourceAsStream("/signed/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static FakeDns published() throws IOException {
        var dns = new FakeDns();
        for (String line : resource("dns").split("\n")) {
            String[] parts = line.split(" ", 2);
            dns.with("TXT " + parts[0], parts[1]);
        }
        return dns;
    }

    private static Result result(String message, FakeDns dns) throws IOException {
        return new Verifier(Signing.verifierPolicy(), THEN)
                .verify(Signing.message(message), dns)
                .get(0)
                .result();
    }

    private static List<String> signed() {
        var names = new ArrayList<String>();
        for (String form : FORMS) {
            names.add("opendkim-" + form + ".eml");
            names.add("dkimpy-rsa-" + form + ".eml");
            names.add("dkimpy-ed-" + form + ".eml");
        }
        return names;
    }

    @Test
    public void whatOthersSignIsGood() throws IOException {
        FakeDns dns = published();
        for (String name : signed()) assertEquals(name, Result.PASS, result(resource(name), dns));
    }

    @Test
    public void eachLetterThatIsSignedCounts() throws IOException {
        FakeDns dns = published();
        for (String name : List.of("opendkim-relaxed-relaxed.eml", "dkimpy-ed-simple-simple.eml")) {
            String message = resource(name);
            String[] unsigned = {"MIME-Version: 1.0\n", "X-Empty:\n"};
            int changes = 0;
            for (int i = message.indexOf("\nFrom:") + 1; i < message.length(); i++) {
                if (!Character.isLetterOrDigit(message.charAt(i)) || isIn(message, i, unsigned)) continue;
                String changed =
                        message.substring(0, i) + (message.charAt(i) == 'q' ? 'k' : 'q') + message.substring(i + 1);
                assertEquals(name + ": " + changed, Result.FAIL, result(changed, dns));
                changes++;
            }
            assertTrue(changes > 100);
        }
    }

    private static boolean isIn(String message, int at, String... parts) {
        for (String part : parts) {
            int from = message.indexOf(part);
            if (at >= from && at < from + part.length()) return true;
        }
        return false;
    }

    @Test
    public void aChainOfOthersIsGood() throws IOException {
        var validator = new ArcValidator(Signing.verifierPolicy(), THEN);
        String chain = resource("dkimpy-arc.eml");
        assertEquals(
                Result.PASS,
                validator.validate(Signing.message(chain), published()).result());
        String changed = chain.replace("Hello", "Hullo");
        assertEquals(
                Result.FAIL,
                validator.validate(Signing.message(changed), published()).result());
    }

    @Test
    public void randomMessagesAreGoodUntilTheyAreChanged() throws IOException {
        var random = new Random(6376);
        FakeDns dns = Signing.dns();
        for (int n = 0; n < 200; n++) {
            String text = text(random);
            SigningKey key = n % 2 == 0 ? Signing.rsa() : Signing.ed25519();
            String message =
                    Signing.signed(Signing.signerPolicy(FORMS.get(n % 4).replace('-', '/')), text, key);
            assertEquals(message, Result.PASS, result(message, dns));
            String folded = n % 4 == 3 ? message.replace("Subject:", "subject \t:\n\t") : message;
            assertEquals(folded, Result.PASS, result(folded, dns));
            assertEquals(message, Result.FAIL, result(message.replace("Subject:", "Subject: y"), dns));
            assertEquals(message, Result.FAIL, result(message + "y\n", dns));
        }
    }

    private static String text(Random random) {
        String[] pieces = {" ", "  ", "\t", "\n ", "word", "x".repeat(70), "é", ";", "=", "\n\t \tmore"};
        var text = new StringBuilder("From: ann@example.org\nTo: bob@remote.example\nSubject: s");
        for (int i = random.nextInt(12); i > 0; i--) text.append(pieces[random.nextInt(pieces.length)]);
        text.append("z\n\n");
        String[] lines = {"", "", " ", "\t", "a  b\t", " c", ".", "x".repeat(300), "é"};
        for (int i = random.nextInt(30); i > 0; i--)
            text.append(lines[random.nextInt(lines.length)]).append('\n');
        return text.toString();
    }

    /** Nothing of a large body is kept: its hash is of all of it. */
    @Test
    public void aLargeBodyIsSignedWhole() throws IOException {
        String text = "From: ann@example.org\n\n" + "a line  of some length\n".repeat(100_000);
        String message = Signing.signed(Signing.signerPolicy("relaxed/relaxed"), text, Signing.ed25519());
        assertEquals(Result.PASS, result(message, Signing.dns()));
        assertEquals(Result.FAIL, result(message + "x\n", Signing.dns()));
        assertEquals(32, BodyHash.sha256().getDigestLength());
    }
}
