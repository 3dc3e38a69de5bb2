package org.amphora.itests.rig;

import static org.junit.Assert.assertTrue;

import java.io.IOException;

/** A POP3 client for tests (RFC 1939): each call asserts +OK. */
public final class Pop3Client implements AutoCloseable {
    private final LineClient connection;

    private Pop3Client(LineClient connection) throws IOException {
        this.connection = connection;
        expectOk("the greeting");
    }

    public static Pop3Client connect(int port) throws IOException {
        return new Pop3Client(LineClient.connect(port));
    }

    public static Pop3Client connectTls(int port) throws IOException {
        return new Pop3Client(LineClient.connectTls(port));
    }

    public Pop3Client startTls() throws IOException {
        command("STLS");
        connection.startTls();
        return this;
    }

    public Pop3Client login(String user, String password) throws IOException {
        command("USER " + user);
        connection.send("PASS " + password);
        expectOk("PASS");
        return this;
    }

    /** Sends a command; returns the status line, which must be +OK. */
    public String command(String command) throws IOException {
        connection.send(command);
        return expectOk(command);
    }

    /** A command with a multi-line response; returns its lines, each with CRLF, dots unstuffed. */
    public String multiline(String command) throws IOException {
        command(command);
        var lines = new StringBuilder();
        for (String line; !(line = connection.line()).equals("."); )
            lines.append(line.startsWith(".") ? line.substring(1) : line).append("\r\n");
        return lines.toString();
    }

    public LineClient connection() {
        return connection;
    }

    @Override
    public void close() {
        connection.close();
    }

    private String expectOk(String command) throws IOException {
        String line = connection.line();
        assertTrue(command + " got " + line, line.startsWith("+OK"));
        return line;
    }
}
