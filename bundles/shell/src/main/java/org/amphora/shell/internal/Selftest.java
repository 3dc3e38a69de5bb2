package org.amphora.shell.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.amphora.api.directory.Directory;
import org.amphora.api.directory.DirectoryAdmin;
import org.amphora.api.mail.Address;
import org.amphora.api.net.ListenerInfo;
import org.amphora.api.net.Listeners;
import org.amphora.api.store.MailStore;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

@Service
@Command(
        scope = "mail",
        name = "selftest",
        description = "Sends and reads a message through each listener, as a user made for it, and says what failed")
public final class Selftest extends MailAction {
    private final SecureRandom random = new SecureRandom();
    private final List<String> failed = new ArrayList<>();

    @Override
    void run() {
        String name = "selftest-" + Long.toHexString(random.nextLong() >>> 16);
        String domain = contracts().require(Directory.class, "directory", d -> d.domains().stream()
                .sorted()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no local domain; see mail:domain-add")));
        Address user = new Address(name, domain);
        byte[] secret = new byte[18];
        random.nextBytes(secret);
        String password = Base64.getUrlEncoder().encodeToString(secret);
        contracts().tell(DirectoryAdmin.class, "directory", d -> d.addAccount(user, password.toCharArray()));
        try {
            for (ListenerInfo l : contracts().require(Listeners.class, "net", Listeners::listeners)) {
                if (l.protocol().equals("smtp")) check(l, () -> smtp(l, user.toString(), password));
            }
            for (ListenerInfo l : contracts().require(Listeners.class, "net", Listeners::listeners)) {
                if (l.protocol().equals("imap")) check(l, () -> imap(l, user.toString(), password));
                if (l.protocol().equals("pop3")) check(l, () -> pop3(l, user.toString(), password));
            }
        } finally {
            contracts().tell(DirectoryAdmin.class, "directory", d -> d.removeAccount(user));
            contracts().ask(MailStore.class, s -> {
                s.deleteAccount(user.toString());
                return true;
            });
        }
        if (!failed.isEmpty()) throw new IllegalStateException("failed: " + String.join(", ", failed));
        say("All is well.");
    }

    private interface Check {
        void run() throws IOException;
    }

    private void check(ListenerInfo l, Check check) {
        if (l.address().startsWith("unix:")) {
            say("skipped " + l.name() + " (a Unix socket)");
            return;
        }
        try {
            if (l.port() == 0) throw new IOException(l.problem().isEmpty() ? "it is not bound" : l.problem());
            if (!l.served()) throw new IOException("no bundle serves " + l.protocol());
            check.run();
            say("ok      " + l.name() + " (port " + l.port() + ")");
        } catch (IOException e) {
            failed.add(l.name());
            say("FAILED  " + l.name() + " (port " + l.port() + "): " + e.getMessage());
        }
    }

    private static Probe connect(ListenerInfo l) throws IOException {
        String first = l.address().split("[, ]+")[0];
        String host =
                switch (first) {
                    case "", "*", "0.0.0.0" -> "127.0.0.1";
                    case "::" -> "::1";
                    default -> first;
                };
        return new Probe(host, l.port(), l.tls().equals("implicit"));
    }

    private void smtp(ListenerInfo l, String user, String password) throws IOException {
        try (Probe p = connect(l)) {
            p.exchange(null, "220 ");
            p.exchange("EHLO localhost", "250 ");
            if (l.tls().equals("starttls")) {
                p.exchange("STARTTLS", "220 ");
                p.startTls();
                p.exchange("EHLO localhost", "250 ");
            }
            if (l.profile().equals("submission")) p.exchange("AUTH PLAIN " + plain(user, password), "235 ");
            p.exchange("MAIL FROM:<" + user + ">", "250 ");
            p.exchange("RCPT TO:<" + user + ">", "250 ");
            p.exchange("DATA", "354 ");
            p.exchange("From: <" + user + ">\r\nSubject: selftest of " + l.name() + "\r\n\r\nhello\r\n.", "250 ");
            p.exchange("QUIT", "221 ");
        }
    }

    private static String plain(String user, String password) {
        return Base64.getEncoder().encodeToString(("\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8));
    }

    private void imap(ListenerInfo l, String user, String password) throws IOException {
        try (Probe p = connect(l)) {
            p.exchange(null, "* OK ");
            if (l.tls().equals("starttls")) {
                p.exchange("a STARTTLS", "a OK ");
                p.startTls();
            }
            p.exchange("b LOGIN " + user + " " + password, "b OK ");
            p.exchange("c SELECT INBOX", "c OK ");
            expect(p.exchange("d FETCH 1 BODY.PEEK[]", "d OK "), "Subject: selftest of");
            p.exchange("e LOGOUT", "e OK ");
        }
    }

    private void pop3(ListenerInfo l, String user, String password) throws IOException {
        try (Probe p = connect(l)) {
            p.exchange(null, "+OK");
            if (l.tls().equals("starttls")) {
                p.exchange("STLS", "+OK");
                p.startTls();
            }
            p.exchange("USER " + user, "+OK");
            p.exchange("PASS " + password, "+OK");
            expect(p.exchange("RETR 1", "."), "Subject: selftest of");
            p.exchange("QUIT", "+OK");
        }
    }

    private static void expect(String got, String part) throws IOException {
        if (!got.contains(part)) throw new IOException("the message that was sent is not there");
    }
}
