package org.amphora.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.amphora.itests.rig.Built;
import org.amphora.itests.rig.Deadline;
import org.amphora.itests.rig.ImapClient;
import org.amphora.itests.rig.Senders;
import org.junit.Test;

/** {@code kill -9} while mail is accepted: whatever got its 250 is there after the restart. */
public class CrashIT {
    private static final int KILLS = 2;

    @Test
    public void nothingAcknowledgedIsLost() throws Exception {
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        var server = Built.unpack("crash");
        try (server) {
            server.start();
            String password = server.initialPassword();
            for (int i = 0; i < KILLS; i++) {
                try (var senders = new Senders(server, acknowledged)) {
                    senders.await(100);
                    server.kill();
                }
                server.start();
            }
            Deadline.await(
                    "the queue is empty", () -> server.console("mail:status").contains("Queue: 0 messages"));
            Set<String> found = new HashSet<>();
            try (var imap = ImapClient.connectTls(server.port("imaps")).login("postmaster@localhost", password)) {
                imap.command("SELECT INBOX");
                for (String fetched : imap.command("FETCH 1:* BODY.PEEK[HEADER.FIELDS (X-TEST)]")) {
                    int at = fetched.indexOf("X-Test: ");
                    if (at >= 0) found.add(fetched.substring(at + 8, at + 44));
                }
                assertTrue(imap.command("UID SEARCH ALL").size() > 0);
            }
            var lost = new ArrayList<>(acknowledged);
            lost.removeAll(found);
            assertEquals("acknowledged and lost", List.of(), lost);
        }
    }
}
