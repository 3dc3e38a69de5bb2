package org.amphora.itests.rig;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.amphora.testkit.server.AssemblyProcess;

/** Four clients that send message after message to the first user, and come again when they are cut off. */
public final class Senders implements AutoCloseable {
    private final AssemblyProcess server;
    private final Set<String> acknowledged;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean over;

    /** @param acknowledged where they write the {@code X-Test} of each message that got its 250 */
    public Senders(AssemblyProcess server, Set<String> acknowledged) {
        this.server = server;
        this.acknowledged = acknowledged;
        for (int i = 0; i < 4; i++) threads.add(new Thread(this::sendUntilOver, "sender"));
        threads.forEach(Thread::start);
    }

    private void sendUntilOver() {
        while (!over) {
            try (var smtp = SmtpClient.connect(server.port("smtp"))) {
                while (!over) {
                    String id = UUID.randomUUID().toString();
                    smtp.send(
                            "joe@example.org",
                            "postmaster@localhost",
                            "Subject: hello\r\nX-Test: " + id + "\r\n\r\nhello\r\n");
                    acknowledged.add(id);
                }
            } catch (IOException e) {
                // the server has gone
            }
        }
    }

    /** Returns when {@code more} messages have been acknowledged from now on. */
    public void await(int more) {
        int enough = acknowledged.size() + more;
        Deadline.await("mail is accepted", () -> acknowledged.size() >= enough);
    }

    @Override
    public void close() {
        over = true;
        try {
            for (Thread thread : threads) thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
