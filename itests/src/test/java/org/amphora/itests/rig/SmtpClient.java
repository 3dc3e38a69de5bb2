package org.amphora.itests.rig;

import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** An SMTP client for tests (RFC 5321): each call asserts the reply it was promised. */
public final class SmtpClient implements AutoCloseable {
    private final LineClient connection;

    private SmtpClient(LineClient connection) throws IOException {
        this.connection = connection;
        expect("220");
        command("EHLO test.example", "250");
    }

    public static SmtpClient connect(int port) throws IOException {
        return new SmtpClient(LineClient.connect(port));
    }

    public static SmtpClient connectTls(int port) throws IOException {
        return new SmtpClient(LineClient.connectTls(port));
    }

    public SmtpClient startTls() throws IOException {
        command("STARTTLS", "220");
        connection.startTls();
        command("EHLO test.example", "250");
        return this;
    }

    /** AUTH PLAIN with an initial response (RFC 4954). */
    public SmtpClient login(String user, String password) throws IOException {
        String token = "\0" + user + "\0" + password;
        command("AUTH PLAIN " + Base64.getEncoder().encodeToString(token.getBytes(StandardCharsets.UTF_8)), "235");
        return this;
    }

    /** One transaction; returns the reply to the final dot. Lines of {@code message} end in CRLF. */
    public String send(String from, String to, String message) throws IOException {
        command("MAIL FROM:<" + from + ">", "250");
        command("RCPT TO:<" + to + ">", "250");
        command("DATA", "354");
        String stuffed = ("\r\n" + message).replace("\r\n.", "\r\n..").substring(2);
        return command(stuffed.endsWith("\r\n") ? stuffed + "." : stuffed + "\r\n.", "250");
    }

    /** Sends a command and returns its reply, which must begin with {@code code}. */
    public String command(String command, String code) throws IOException {
        connection.send(command);
        return expect(code);
    }

    public String expect(String code) throws IOException {
        String reply = reply();
        assertTrue("expected " + code + ", got " + reply, reply.startsWith(code));
        return reply;
    }

    /** A reply with all its lines, joined by newlines. */
    public String reply() throws IOException {
        var reply = new StringBuilder();
        while (true) {
            String line = connection.line();
            reply.append(reply.isEmpty() ? "" : "\n").append(line);
            if (line.length() < 4 || line.charAt(3) != '-') return reply.toString();
        }
    }

    public LineClient connection() {
        return connection;
    }

    @Override
    public void close() {
        connection.close();
    }
}
