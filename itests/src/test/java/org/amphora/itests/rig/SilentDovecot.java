package org.amphora.itests.rig;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A Dovecot's auth on a port of loopback that lets one user in, and thinks long about all others. */
public final class SilentDovecot implements AutoCloseable {
    private final ServerSocket listening;
    private final String user;
    private final List<String> unanswered = new ArrayList<>();
    private volatile Socket client;
    private boolean refusing;

    public SilentDovecot(String user) throws IOException {
        this.user = user;
        listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        var thread = new Thread(this::serve, "silent-dovecot");
        thread.setDaemon(true);
        thread.start();
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** How many wait for an answer. */
    public synchronized int waiting() {
        return unanswered.size();
    }

    /** Refuses all who wait, and from now on all others. */
    public synchronized void refuse() throws IOException {
        refusing = true;
        for (String id : unanswered) say("FAIL\t" + id + "\n");
        unanswered.clear();
    }

    private void serve() {
        try (Socket one = listening.accept()) {
            client = one;
            say(
                    "VERSION\t1\t2\nMECH\tPLAIN\tplaintext\nSPID\t5\nCUID\t7\nCOOKIE\t00112233445566778899aabbccddeeff\nDONE\n");
            var in = new BufferedReader(new InputStreamReader(one.getInputStream(), StandardCharsets.UTF_8));
            for (String line; (line = in.readLine()) != null; ) request(line.split("\t"));
        } catch (IOException e) {
            if (!listening.isClosed()) throw new UncheckedIOException(e);
        }
    }

    private synchronized void request(String[] fields) throws IOException {
        if (!fields[0].equals("AUTH")) return;
        String response = fields[fields.length - 1].substring("resp=".length());
        String said = new String(Base64.getDecoder().decode(response), StandardCharsets.UTF_8);
        if (said.startsWith("\0" + user + "\0")) say("OK\t" + fields[1] + "\tuser=" + user + "\n");
        else if (refusing) say("FAIL\t" + fields[1] + "\n");
        else unanswered.add(fields[1]);
    }

    private void say(String lines) throws IOException {
        client.getOutputStream().write(lines.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        listening.close();
        if (client != null) client.close();
    }
}
