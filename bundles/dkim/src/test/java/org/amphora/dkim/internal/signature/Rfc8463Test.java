package org.amphora.dkim.internal.signature;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.util.List;
import org.amphora.testkit.dns.FakeDns;
import org.junit.Test;

/** The message of RFC 8463 Appendix A, which is that of RFC 6376 Appendix A with two signatures. */
public class Rfc8463Test {
    private static final String SIGNED =
            """
            DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
             d=football.example.com; i=@football.example.com;
             q=dns/txt; s=brisbane; t=1528637909; h=from : to :
             subject : date : message-id : from : subject : date;
             bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
             b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
             Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
            DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
             d=football.example.com; i=@football.example.com;
             q=dns/txt; s=test; t=1528637909; h=from : to : subject :
             date : message-id : from : subject : date;
             bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
             b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3
             DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz
             dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=
            From: Joe SixPack <joe@football.example.com>
            To: Suzie Q <suzie@shopping.example.net>
            Subject: Is dinner ready?
            Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
            Message-ID: <20030712040037.46341.5F8J@football.example.com>

            Hi.

            We lost the game.  Are you hungry yet?

            Joe.
            """;

    private final FakeDns dns = new FakeDns()
            .with(
                    "TXT brisbane._domainkey.football.example.com",
                    "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=")
            .with(
                    "TXT test._domainkey.football.example.com",
                    "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWR"
                            + "iGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutAC"
                            + "DfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3"
                            + "Ip3G+2kryOTIKT+l/K4w3QIDAQAB");

    private List<Result> results(String message) throws IOException {
        return Signing.verifier().verify(Signing.message(message), dns).stream()
                .map(Verification::result)
                .toList();
    }

    @Test
    public void bothSignaturesAreGood() throws IOException {
        assertEquals(List.of(Result.PASS, Result.PASS), results(SIGNED));
    }

    @Test
    public void spaceAndFoldingDoNotCount() throws IOException {
        String message = SIGNED.replace("Subject: Is dinner ready?", "subject :Is  dinner\n\tready? ")
                .replace("the game.  Are", "the game. \tAre")
                .concat(" \n\n\n");
        assertEquals(List.of(Result.PASS, Result.PASS), results(message));
    }

    @Test
    public void eachWordCounts() throws IOException {
        for (String word : List.of("Hi.", "dinner", "joe@", "shopping", "21:00", "46341"))
            assertEquals(word, List.of(Result.FAIL, Result.FAIL), results(SIGNED.replace(word, "X")));
        String twice = SIGNED.replace("Subject: Is", "Subject: Another\nSubject: Is");
        assertEquals("oversigned", List.of(Result.FAIL, Result.FAIL), results(twice));
    }

    @Test
    public void theyAreNamed() throws IOException {
        var all = Signing.verifier().verify(Signing.message(SIGNED), dns);
        assertEquals(
                "d=football.example.com i=@football.example.com s=brisbane a=ed25519-sha256 b=/gCrinpc",
                all.get(0).label().toString());
        assertEquals(
                "d=football.example.com i=@football.example.com s=test a=rsa-sha256 b=F45dVWDf",
                all.get(1).label().toString());
    }
}
