package org.amphora.queue.internal.disk;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.MailParameters.BodyType;
import org.amphora.api.mail.MailParameters.Return;
import org.amphora.api.mail.Notify;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Route;
import org.amphora.api.mail.SessionFacts;
import org.amphora.api.queue.QueueControl.Priority;

/**
 * The record of an entry, version 1, as {@code docs/protocols/queue.md} has it: a first line of fixed length with
 * version, length and CRC of the head, the head, the message if it is small, and a line for each change.
 */
final class RecordFormat {
    private static final String MAGIC = "amphora-queue";
    private static final int VERSION = 1;
    /** {@code amphora-queue 1 0000000000 00000000} and a line feed. */
    static final int FIRST_LINE = MAGIC.length() + 1 + 1 + 1 + 10 + 1 + 8 + 1;
    /** More is not a head of ours: 50,000 recipients with all they may have would fit. */
    static final int MAX_HEAD = 64 * 1024 * 1024;

    private RecordFormat() {}

    /** First line and head. */
    static byte[] head(Envelope e, long size, boolean inline, boolean held, Priority priority) {
        SessionFacts s = e.session();
        MailParameters m = e.mail();
        StringBuilder b = new StringBuilder(512);
        add(b, "id", e.id());
        add(b, "received", e.received());
        add(b, "direction", e.direction());
        add(
                b,
                "session",
                s.id(),
                s.listener(),
                s.profile(),
                s.peer() == null ? "" : address(s.peer()),
                s.peerPort(),
                s.helo(),
                s.esmtp(),
                s.user(),
                s.tlsProtocol(),
                s.tlsCipher());
        add(
                b,
                "mail",
                m.reversePath().local(),
                m.reversePath().domain(),
                m.size(),
                m.body(),
                m.smtpUtf8(),
                m.envid(),
                m.ret() == null ? "" : m.ret(),
                m.requireTls());
        for (Recipient r : e.recipients()) add(b, "rcpt", recipient(r));
        if (held || priority != Priority.NORMAL) add(b, "held", held, priority);
        add(b, "body", inline ? "here" : "apart", size);
        byte[] text = Fields.utf8(b.toString());
        String first = String.format("%s %d %010d %s\n", MAGIC, VERSION, text.length, Fields.crc(text, 0, text.length));
        byte[] all = new byte[FIRST_LINE + text.length];
        System.arraycopy(Fields.utf8(first), 0, all, 0, FIRST_LINE);
        System.arraycopy(text, 0, all, FIRST_LINE, text.length);
        return all;
    }

    /** Without an IPv6 scope, which may name an interface that is gone when the record is read. */
    private static String address(InetAddress peer) {
        String text = peer.getHostAddress();
        int scope = text.indexOf('%');
        return scope < 0 ? text : text.substring(0, scope);
    }

    private static void add(StringBuilder b, String key, Object... fields) {
        b.append(key).append('\t').append(Fields.line(fields)).append('\n');
    }

    private static Object[] recipient(Recipient r) {
        boolean local = r.route() instanceof Route.Local;
        return new Object[] {
            r.address().local(),
            r.address().domain(),
            r.original().local(),
            r.original().domain(),
            local ? "local" : "remote",
            local ? ((Route.Local) r.route()).account() : ((Route.Remote) r.route()).domain(),
            local ? ((Route.Local) r.route()).detail() : "",
            r.notifyOn().stream().map(Enum::name).sorted().collect(Collectors.joining(",")),
            r.orcpt()
        };
    }

    /** The length of the head, from the first line, with which {@code start} begins. */
    static int headLength(byte[] start) throws IOException {
        int length = Math.min(start.length, FIRST_LINE);
        String[] f = new String(start, 0, length, StandardCharsets.ISO_8859_1)
                .strip()
                .split(" ");
        if (f.length < 2 || !f[0].equals(MAGIC)) throw new DamagedEntry("it does not begin with " + MAGIC);
        if (!f[1].equals(String.valueOf(VERSION)))
            throw new NewerVersion("its format is version " + f[1] + "; this build reads version " + VERSION);
        try {
            int n = Integer.parseInt(f[2]);
            if (n > 0 && n <= MAX_HEAD) return n;
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            // told below
        }
        throw new DamagedEntry("its first line is damaged");
    }

    /** @param all first line and head */
    static Entry entry(byte[] all) throws DamagedEntry {
        String crc = new String(all, FIRST_LINE - 9, 8, StandardCharsets.ISO_8859_1);
        if (!crc.equals(Fields.crc(all, FIRST_LINE, all.length - FIRST_LINE)))
            throw new DamagedEntry("its head does not fit its checksum");
        try {
            return read(new String(all, FIRST_LINE, all.length - FIRST_LINE, StandardCharsets.UTF_8), all.length);
        } catch (IllegalArgumentException | IndexOutOfBoundsException | DateTimeException | IOException e) {
            throw new DamagedEntry("its head cannot be read: " + e);
        }
    }

    private static Entry read(String head, int bodyAt) throws IOException {
        String id = "";
        Instant received = Instant.EPOCH;
        Direction direction = Direction.INBOUND;
        SessionFacts session = null;
        MailParameters mail = null;
        List<Recipient> recipients = new ArrayList<>();
        boolean held = false;
        Priority priority = Priority.NORMAL;
        boolean inline = false;
        long size = -1;
        for (String line : head.split("\n")) {
            List<String> f = Fields.of(line);
            switch (f.get(0)) {
                case "id" -> id = f.get(1);
                case "received" -> received = Instant.parse(f.get(1));
                case "direction" -> direction = Direction.valueOf(f.get(1));
                case "session" -> session = session(f);
                case "mail" -> mail = mail(f);
                case "rcpt" -> recipients.add(recipient(f));
                case "held" -> {
                    held = Boolean.parseBoolean(f.get(1));
                    priority = Change.priority(f);
                }
                case "body" -> {
                    inline = f.get(1).equals("here");
                    size = Long.parseLong(f.get(2));
                }
                default -> throw new DamagedEntry("an unknown line: " + line);
            }
        }
        if (id.isEmpty() || session == null || mail == null || recipients.isEmpty() || size < 0)
            throw new DamagedEntry("a line is missing");
        Envelope envelope = new Envelope(id, session, direction, mail, recipients, received);
        return new Entry(envelope, size, inline ? bodyAt : -1, held, priority);
    }

    private static SessionFacts session(List<String> f) throws IOException {
        var b = SessionFacts.builder(f.get(1)).listener(f.get(2), f.get(3));
        if (!f.get(4).isEmpty()) b.peer(InetAddress.getByName(f.get(4)), Integer.parseInt(f.get(5)));
        return b.helo(f.get(6), Boolean.parseBoolean(f.get(7)))
                .user(f.get(8))
                .tls(f.get(9), f.get(10))
                .build();
    }

    private static MailParameters mail(List<String> f) {
        return new MailParameters(
                new Address(f.get(1), f.get(2)),
                Long.parseLong(f.get(3)),
                BodyType.valueOf(f.get(4)),
                Boolean.parseBoolean(f.get(5)),
                f.size() > 8 && Boolean.parseBoolean(f.get(8)),
                f.get(6),
                f.get(7).isEmpty() ? null : Return.valueOf(f.get(7)));
    }

    private static Recipient recipient(List<String> f) {
        Set<Notify> notifyOn = EnumSet.noneOf(Notify.class);
        for (String n : f.get(8).split(",")) if (!n.isEmpty()) notifyOn.add(Notify.valueOf(n));
        Route route = f.get(5).equals("local") ? new Route.Local(f.get(6), f.get(7)) : new Route.Remote(f.get(6));
        return new Recipient(
                new Address(f.get(1), f.get(2)), new Address(f.get(3), f.get(4)), route, notifyOn, f.get(9));
    }
}
