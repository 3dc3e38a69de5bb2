package org.amphora.dovecotauth.internal.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Shakes hands as a Dovecot does, then hands the test what comes and sends what the test says. One client at a time. */
final class FakeDovecot implements AutoCloseable {
    static final String HELLO = "VERSION\t1\t2\nMECH\tPLAIN\tplaintext\nMECH\tSCRAM-SHA-256\tmutual-auth\n"
            + "MECH\tCRAM-MD5\tdictionary\nSPID\t5\nCUID\t7\nCOOKIE\t00112233445566778899aabbccddeeff\nDONE\n";

    private final ServerSocket listening;
    private final String hello;
    final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private volatile Socket client;

    FakeDovecot() throws IOException {
        this(0, HELLO);
    }

    FakeDovecot(int port, String hello) throws IOException {
        this.hello = hello;
        listening = new ServerSocket();
        listening.setReuseAddress(true);
        listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        var thread = new Thread(this::run, "fake-dovecot");
        thread.setDaemon(true);
        thread.start();
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listening.getLocalSocketAddress();
    }

    private void run() {
        while (!listening.isClosed()) {
            try (Socket s = listening.accept()) {
                client = s;
                say(hello);
                var in = new BufferedReader(new InputStreamReader(s.getInputStream(), StandardCharsets.UTF_8));
                for (String line; (line = in.readLine()) != null; )
                    if (!line.startsWith("VERSION") && !line.startsWith("CPID")) lines.add(line);
            } catch (IOException e) {
                // the test has hung up, or is over
            }
        }
    }

    void say(String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    void hangUp() throws IOException {
        client.close();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        if (client != null) client.close();
    }
}
