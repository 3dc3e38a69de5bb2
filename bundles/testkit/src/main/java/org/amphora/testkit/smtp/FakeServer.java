package org.amphora.testkit.smtp;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import org.amphora.testkit.tls.FakeTls;

/**
 * An SMTP or LMTP server on loopback that takes everything, and of which a test says otherwise: {@link #on} what it
 * answers a verb, or {@link #STALL}, {@link #CLOSE}, {@link #ENDLESS}. Verbs beside the commands: GREETING,
 * HANDSHAKE (instead of one), {@code RCPT bob@example.net}, BODY (the first line of it has come) and END.
 */
public final class FakeServer implements AutoCloseable {
    public static final String STALL = "stall";
    public static final String CLOSE = "close";
    public static final String ENDLESS = "endless";
    /** A line that never ends. */
    public static final String ENDLESS_LINE = "endless line";
    /** An octet now and then. */
    public static final String TRICKLE = "trickle";
    /** Sends what is no handshake. */
    public static final String GARBAGE = "garbage";

    private final ServerSocket listening;
    private final Map<String, Deque<String>> answers = new ConcurrentHashMap<>();
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final Map<String, List<String>> mailboxes = new ConcurrentHashMap<>();
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final CountDownLatch released = new CountDownLatch(1);
    private final boolean lmtp;
    private final int port;
    private volatile String name = "mx.example.net";
    private volatile List<String> extensions = List.of("PIPELINING", "8BITMIME", "ENHANCEDSTATUSCODES");
    private volatile FakeTls tls;
    private volatile boolean asksForCertificate;
    private final Set<Long> sessions = ConcurrentHashMap.newKeySet();
    private final List<String> handshakes = new CopyOnWriteArrayList<>();

    public FakeServer() {
        this(false, "127.0.0.1");
    }

    public FakeServer(boolean lmtp, String address) {
        this(lmtp, address, 0);
    }

    /** @param wanted the port, or 0 for a free one */
    public FakeServer(boolean lmtp, String address, int wanted) {
        this.lmtp = lmtp;
        try {
            listening = new ServerSocket(wanted, 50, InetAddress.getByName(address));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        port = listening.getLocalPort();
        start(this::accept);
    }

    private void start(Runnable work) {
        Thread thread = new Thread(work, "fake-server");
        thread.setDaemon(true);
        thread.start();
    }

    public int port() {
        return port;
    }

    public FakeServer name(String own) {
        name = own;
        return this;
    }

    public FakeServer offers(String... keywords) {
        extensions = List.of(keywords);
        return this;
    }

    /** Offers STARTTLS with this certificate. */
    public FakeServer tls(FakeTls own) {
        tls = own;
        return this;
    }

    public FakeServer asksForCertificate() {
        asksForCertificate = true;
        return this;
    }

    /** Of each the subject of the client's certificate, or something else if it showed none. */
    public List<String> handshakes() {
        return handshakes;
    }

    /** TLS sessions that were begun, not resumed: told apart by when. */
    public int sessions() {
        return sessions.size();
    }

    /** What it answers: each once, the last one for ever. */
    public FakeServer on(String verb, String... inTurn) {
        answers.put(verb, new ArrayDeque<>(List.of(inTurn)));
        return this;
    }

    /** All that clients said, of all connections, without the messages. */
    public List<String> commands() {
        return commands;
    }

    /** As they came, dots removed. */
    public List<String> messages() {
        return messages;
    }

    /** The messages that it has acknowledged to a recipient, or taken and said nothing about. */
    public List<String> messages(String recipient) {
        return mailboxes.getOrDefault(recipient, List.of());
    }

    public int connections() {
        return connections.get();
    }

    /** Ends all connections. */
    public void hangUp() {
        try {
            for (Closeable c : open) c.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (true) {
            try {
                Socket socket = listening.accept();
                if (released.getCount() == 0) {
                    // accepted while it was being closed
                    socket.close();
                    return;
                }
                connections.incrementAndGet();
                open.add(socket);
                start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            new Conversation(socket).run();
        } catch (IOException | InterruptedException e) {
            // the test has ended, or the client has gone
        }
    }

    private String answer(String verb, String otherwise) {
        Deque<String> inTurn = answers.get(verb);
        if (inTurn == null) return otherwise;
        synchronized (inTurn) {
            return inTurn.size() > 1 ? inTurn.pop() : inTurn.peek();
        }
    }

    @Override
    public void close() {
        released.countDown();
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        hangUp();
    }

    private final class Conversation {
        private Socket socket;
        private InputStream in;
        private OutputStream out;
        private final List<String> recipients = new ArrayList<>();
        private boolean secure;

        Conversation(Socket socket) throws IOException {
            use(socket);
        }

        private void use(Socket other) throws IOException {
            socket = other;
            in = new BufferedInputStream(other.getInputStream());
            out = other.getOutputStream();
        }

        void run() throws IOException, InterruptedException {
            if (!say("GREETING", "220 " + name + " ready")) return;
            for (String line; (line = line()) != null; ) {
                commands.add(line);
                String verb = line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
                if (!command(verb, line)) return;
            }
        }

        private boolean command(String verb, String line) throws IOException, InterruptedException {
            switch (verb) {
                case "EHLO", "LHLO" -> {
                    StringBuilder b = new StringBuilder("250-" + name);
                    for (String e : extensions) b.append("\r\n250-").append(e);
                    if (tls != null && !secure) b.append("\r\n250-STARTTLS");
                    return say(verb, b.append("\r\n250 HELP").toString());
                }
                case "MAIL" -> recipients.clear();
                case "RCPT" -> {
                    String to = line.substring(line.indexOf('<') + 1, line.indexOf('>'));
                    String answer = answer("RCPT " + to, answer(verb, "250 2.1.5 OK"));
                    if (answer.startsWith("250")) recipients.add(to);
                    return say(answer);
                }
                case "DATA" -> {
                    String answer = answer(verb, !recipients.isEmpty() ? "354 go ahead" : "503 5.5.1 no recipients");
                    return say(answer) && (!answer.startsWith("354") || body());
                }
                case "BDAT" -> {
                    byte[] chunk = in.readNBytes(Integer.parseInt(line.split(" ")[1]));
                    return end(new String(chunk, StandardCharsets.ISO_8859_1));
                }
                case "STARTTLS" -> {
                    String answer = answer(verb, "220 go ahead");
                    if (answer.equals(GARBAGE)) {
                        say("220 go ahead");
                        in.read();
                        out.write("this is no TLS at all, whatever one makes of it\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                        return false;
                    }
                    return say(answer) && (!answer.startsWith("220") || handshake());
                }
                case "QUIT" -> {
                    say(verb, "221 2.0.0 bye");
                    return false;
                }
                default -> {
                    return say(verb, "250 2.0.0 OK");
                }
            }
            return say(verb, "250 2.0.0 OK");
        }

        private boolean handshake() throws IOException, InterruptedException {
            String instead = answer("HANDSHAKE", "");
            return instead.isEmpty() ? shakeHands() : say(instead);
        }

        private boolean shakeHands() throws IOException {
            SSLSocket secured =
                    (SSLSocket) tls.context().getSocketFactory().createSocket(socket, "client", socket.getPort(), true);
            secured.setUseClientMode(false);
            if (asksForCertificate) secured.setWantClientAuth(true);
            secured.startHandshake();
            handshakes.add(describe(secured));
            sessions.add(secured.getSession().getCreationTime());
            secure = true;
            use(secured);
            return true;
        }

        private String describe(SSLSocket secured) {
            try {
                return ((X509Certificate) secured.getSession().getPeerCertificates()[0])
                        .getSubjectX500Principal()
                        .getName();
            } catch (SSLPeerUnverifiedException e) {
                return "nobody";
            }
        }

        private boolean body() throws IOException, InterruptedException {
            StringBuilder b = new StringBuilder();
            boolean first = true;
            for (String line; (line = line()) != null; ) {
                if (first && !answer("BODY", "").isEmpty()) return say("BODY", "");
                first = false;
                if (line.equals(".")) {
                    return end(b.toString());
                }
                b.append(line.startsWith(".") ? line.substring(1) : line).append("\r\n");
            }
            return false;
        }

        private boolean end(String message) throws IOException, InterruptedException {
            messages.add(message);
            String answer = "";
            for (String to : recipients) {
                boolean another = lmtp || answer.isEmpty();
                if (another) answer = answer("END", "250 2.0.0 OK queued as 42");
                if (!answer.matches("[45].*"))
                    mailboxes
                            .computeIfAbsent(to, t -> new CopyOnWriteArrayList<>())
                            .add(message);
                if (another && !say(answer)) return false;
            }
            return !recipients.isEmpty() || say("END", "554 5.5.1 no recipients");
        }

        private boolean say(String verb, String otherwise) throws IOException, InterruptedException {
            return say(answer(verb, otherwise));
        }

        /** False if the conversation is over. */
        private boolean say(String answer) throws IOException, InterruptedException {
            switch (answer) {
                case CLOSE -> {
                    return false;
                }
                case STALL -> {
                    released.await();
                    return false;
                }
                case ENDLESS -> {
                    byte[] line = "250-and so on and on\r\n".getBytes(StandardCharsets.US_ASCII);
                    while (true) out.write(line);
                }
                case ENDLESS_LINE -> {
                    byte[] part = "220 and so on ".getBytes(StandardCharsets.US_ASCII);
                    while (true) out.write(part);
                }
                case TRICKLE -> {
                    out.write("220 ".getBytes(StandardCharsets.US_ASCII));
                    while (!released.await(20, TimeUnit.MILLISECONDS)) out.write('.');
                    return false;
                }
                default -> {
                    out.write((answer + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
                    return true;
                }
            }
        }

        private String line() throws IOException {
            ByteArrayOutputStream b = new ByteArrayOutputStream();
            for (int c; (c = in.read()) != '\n'; ) {
                if (c < 0) return null;
                if (c != '\r') b.write(c);
            }
            return b.toString(StandardCharsets.ISO_8859_1);
        }
    }
}
