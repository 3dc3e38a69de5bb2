package org.amphora.itests.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A DNS server on a loopback port, for the domains of a test and no others; and the ill manners of some of them. */
public final class TestDns implements AutoCloseable {
    private static final int TTL = 60;
    private static final int HEADER = 12;

    /** What a name does instead of answering. */
    public enum Manner {
        SERVFAIL,
        REFUSED,
        SILENCE,
        /** Announces more records than there are, and records longer than the message. */
        LIES
    }

    private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final Map<String, List<Record>> records = new ConcurrentHashMap<>();
    private final Map<String, Manner> manners = new ConcurrentHashMap<>();

    public TestDns() throws IOException {
        Thread thread = new Thread(this::serve, "test-dns");
        thread.setDaemon(true);
        thread.start();
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** {@code with("a.test", "MX", "10 mx.a.test.")}. */
    public TestDns with(String name, String type, String value) {
        try {
            Name absolute = Name.fromString(name, Name.root);
            records.computeIfAbsent(name, n -> new ArrayList<>())
                    .add(Record.fromString(absolute, Type.value(type), DClass.IN, TTL, value, Name.root));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    public TestDns with(String name, Manner manner) {
        manners.put(name, manner);
        return this;
    }

    private void serve() {
        byte[] buffer = new byte[4096];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                byte[] answer = answer(new Message(Arrays.copyOf(packet.getData(), packet.getLength())));
                if (answer.length > 0)
                    socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            }
        } catch (IOException e) {
            // the test is over
        }
    }

    private byte[] answer(Message query) {
        Record question = query.getQuestion();
        String name = question.getName().toString(true).toLowerCase(java.util.Locale.ROOT);
        Manner manner = manners.get(name);
        if (manner == Manner.SILENCE) return new byte[0];
        Message reply = new Message(query.getHeader().getID());
        reply.getHeader().setFlag(Flags.QR);
        reply.addRecord(question, Section.QUESTION);
        List<Record> known = records.get(name);
        if (manner == Manner.SERVFAIL) reply.getHeader().setRcode(Rcode.SERVFAIL);
        else if (manner == Manner.REFUSED) reply.getHeader().setRcode(Rcode.REFUSED);
        else if (manner == null && known == null) reply.getHeader().setRcode(Rcode.NXDOMAIN);
        else if (known != null)
            for (Record r : known) if (r.getType() == question.getType()) reply.addRecord(r, Section.ANSWER);
        byte[] wire = reply.toWire();
        return manner == Manner.LIES ? lie(wire) : wire;
    }

    /** Two hundred answers, the first of which has 64 KiB of data; the message ends before any of them. */
    private static byte[] lie(byte[] wire) {
        byte[] lie = Arrays.copyOf(wire, wire.length + 12);
        lie[7] = (byte) 200;
        byte[] record = {(byte) 0xc0, HEADER, 0, (byte) Type.MX, 0, DClass.IN, 0, 0, 0, TTL, (byte) 0xff, (byte) 0xff};
        System.arraycopy(record, 0, lie, wire.length, record.length);
        return lie;
    }

    @Override
    public void close() {
        socket.close();
    }
}
