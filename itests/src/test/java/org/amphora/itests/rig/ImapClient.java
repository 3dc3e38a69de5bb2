package org.amphora.itests.rig;

import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** An IMAP client for tests (RFC 3501): a command gives its untagged responses and must end in OK. */
public final class ImapClient implements AutoCloseable {
    private static final Pattern LITERAL = Pattern.compile("\\{(\\d+)}$");

    private final LineClient connection;
    private int tags;

    private ImapClient(LineClient connection) throws IOException {
        this.connection = connection;
        String greeting = connection.line();
        assertTrue(greeting, greeting.startsWith("* OK"));
    }

    public static ImapClient connect(int port) throws IOException {
        return new ImapClient(LineClient.connect(port));
    }

    public static ImapClient connectTls(int port) throws IOException {
        return new ImapClient(LineClient.connectTls(port));
    }

    public ImapClient startTls() throws IOException {
        command("STARTTLS");
        connection.startTls();
        return this;
    }

    public ImapClient login(String user, String password) throws IOException {
        command("LOGIN \"" + user + "\" \"" + password + "\"");
        return this;
    }

    /** Runs a command to its OK and returns the untagged responses, literals included. */
    public List<String> command(String command) throws IOException {
        var untagged = new ArrayList<String>();
        String end = run(command, untagged);
        assertTrue(command.replaceAll("(?i)^(LOGIN).*", "$1 …") + " got " + end, end.startsWith("OK"));
        return untagged;
    }

    /** Runs a command, adds the untagged responses to {@code untagged}, returns the tagged one without its tag. */
    public String run(String command, List<String> untagged) throws IOException {
        String tag = "t" + ++tags;
        connection.send(tag + " " + command);
        while (true) {
            String response = response();
            if (response.startsWith(tag + " ")) return response.substring(tag.length() + 1);
            untagged.add(response);
        }
    }

    /** One response: a line, or several where literals stand between. */
    public String response() throws IOException {
        var response = new StringBuilder();
        while (true) {
            String line = connection.line();
            response.append(line);
            var literal = LITERAL.matcher(line);
            if (!literal.find()) return response.toString();
            response.append("\r\n").append(connection.octets(Integer.parseInt(literal.group(1))));
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
