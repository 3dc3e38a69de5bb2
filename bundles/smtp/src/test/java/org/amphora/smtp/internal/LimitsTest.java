package org.amphora.smtp.internal;

import static org.junit.Assert.assertEquals;

import java.util.List;
import org.amphora.testkit.net.FakeConnection;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;

/** Each limit of this role: what stays within it, what crosses it, and the exact reply to that. */
@RunWith(Parameterized.class)
public class LimitsTest {
    private static final String OK = "250 2.0.0 Ok";
    private static final String SENDER = "250 2.1.0 Ok";
    private static final String RECIPIENT = "250 2.1.5 Ok";
    private static final String UNKNOWN = "500 5.5.1 Command not recognized";
    private static final String TOO_LONG = "500 5.5.2 Line too long";
    private static final String MAIL = "MAIL FROM:<a@b.example>";
    private static final String RCPT = "RCPT TO:<joe@example.org>";

    /** Key and value of the limit (or its section of the RFC), lines within it, their last reply, the line that crosses it, its last reply. */
    @Parameters(name = "{0} = {1}")
    public static List<Object[]> table() {
        return List.of(
                limit("RFC 5321 §4.5.3.1.4", "512", noop(505), OK, noop(506), TOO_LONG),
                limit("path", "1024", path(1012), SENDER, "RSET\r\n" + path(1013), "501 5.5.4 Path too long"),
                limit("RFC 5321 §4.5.3.1.4", "2048", mail(2030), "501 5.5.4 Path too long", mail(2031), TOO_LONG),
                limit(
                        "RFC 4954 §4",
                        "12288",
                        "AUTH " + "x".repeat(12281),
                        "538 5.7.11 Encryption required for requested authentication mechanism",
                        "AUTH " + "x".repeat(12282),
                        "500 5.5.6 Authentication exchange line is too long"),
                limit("smtpd_hard_error_limit", "3", "x\r\nx", UNKNOWN, "x", "421 4.7.0 Too many errors"),
                limit(
                        "smtpd_junk_command_limit",
                        "2",
                        "NOOP\r\nRSET\r\n" + "NOOP\r\n".repeat(17) + "NOOP",
                        OK,
                        "NOOP",
                        "421 4.7.0 Too many errors"),
                limit(
                        "smtpd_recipient_limit",
                        "1",
                        MAIL + "\r\n" + RCPT,
                        RECIPIENT,
                        RCPT,
                        "452 4.5.3 Too many recipients"),
                limit(
                        "smtpd_transaction_limit",
                        "1",
                        MAIL,
                        SENDER,
                        "RSET\r\n" + MAIL,
                        "421 4.7.0 Too many transactions in this session"),
                limit(
                        "message_size_limit",
                        "1024",
                        MAIL + " SIZE=1024",
                        SENDER,
                        "RSET\r\n" + MAIL + " SIZE=1025",
                        "552 5.3.4 Message size exceeds the limit"));
    }

    private static Object[] limit(
            String key, String value, String within, String reply, String across, String refusal) {
        return new Object[] {key, value, within, reply, across, refusal};
    }

    private static String noop(int octets) {
        return "NOOP " + "x".repeat(octets);
    }

    private static String path(int local) {
        return "MAIL FROM:<" + "x".repeat(local) + "@b.example>";
    }

    private static String mail(int filler) {
        return "MAIL FROM:<" + "x".repeat(filler) + "@b.e>";
    }

    private final Bench bench = new Bench();
    private final String key;
    private final String value;
    private final String within;
    private final String reply;
    private final String across;
    private final String refusal;

    public LimitsTest(String key, String value, String within, String reply, String across, String refusal) {
        this.key = key;
        this.value = value;
        this.within = within;
        this.reply = reply;
        this.across = across;
        this.refusal = refusal;
    }

    private static String last(FakeConnection c, String lines) {
        String[] replies = c.type(lines + "\r\n").output().split("\r\n");
        return replies[replies.length - 1];
    }

    @Test
    public void crossed() {
        if (key.startsWith("smtpd_")) bench.configure(key, value);
        FakeConnection c = bench.greeted();
        assertEquals(reply, last(c, within));
        assertEquals(refusal, last(c, across));
        c.disconnect();
    }
}
