package org.amphora.net.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import org.junit.After;
import org.junit.Test;

/** Listeners that listen where {@code inet_interfaces} and {@code inet_protocols} say. */
public class InterfacesTest {
    private final TestNet test = new TestNet();

    @After
    public void close() {
        test.close();
    }

    private Listener listen(String address) {
        test.serve(new Echo("a"));
        return test.listen(TestNet.at(address, 0, TlsMode.NONE, TestNet.entrance(10, 10)));
    }

    private static boolean answers(String address, Listener l) throws IOException {
        try (var s = new Socket(address, l.port())) {
            return s.getInputStream().read() == 'h';
        }
    }

    private static void refused(String address, Listener l) {
        assertThrows(address, IOException.class, () -> answers(address, l));
    }

    /** It must not be open to all before it is known that it shall not be. */
    @Test
    public void itWaitsUntilTheyAreKnown() throws Exception {
        Listener l = listen("$inet_interfaces");
        assertEquals(0, l.port());
        assertTrue(l.info().problem(), l.info().problem().contains("waits for etc/org.amphora.site.cfg"));
        test.net.interfaces(List.of("127.0.0.2"));
        assertEquals("", l.info().problem());
        assertEquals("127.0.0.2", l.info().address());
        assertTrue(answers("127.0.0.2", l));
        refused("127.0.0.1", l);
    }

    @Test
    public void itMovesWithThem() throws Exception {
        Listener l = listen("$inet_interfaces");
        test.net.interfaces(List.of("127.0.0.2", "127.0.0.3", "0:0:0:0:0:0:0:1"));
        for (String address : List.of("127.0.0.2", "127.0.0.3", "::1")) assertTrue(address, answers(address, l));
        refused("127.0.0.1", l);
        int port = l.port();
        test.net.interfaces(List.of("127.0.0.2", "127.0.0.3", "0:0:0:0:0:0:0:1"));
        assertEquals(port, l.port());
        test.net.interfaces(List.of("*"));
        for (String address : List.of("127.0.0.1", "::1")) assertTrue(address, answers(address, l));
    }

    @Test
    public void oneFamilyAlone() throws Exception {
        Listener l = listen("$inet_interfaces");
        test.net.interfaces(List.of("0.0.0.0"));
        assertTrue(answers("127.0.0.1", l));
        refused("::1", l);
        test.net.interfaces(List.of("::"));
        assertTrue(answers("::1", l));
        assertFalse(answers("127.0.0.1", l));
    }

    @Test
    public void anAddressOfItsOwnIsItsOwn() throws Exception {
        Listener l = listen("127.0.0.3, 127.0.0.4");
        test.net.interfaces(List.of("127.0.0.2"));
        for (String address : List.of("127.0.0.3", "127.0.0.4")) assertTrue(address, answers(address, l));
        refused("127.0.0.2", l);
    }

    @Test
    public void onePortOnAllOrOnNone() throws Exception {
        Listener l = listen("127.0.0.5, 192.0.2.1"); // 192.0.2.0/24 is nobody's (RFC 5737)
        assertEquals(0, l.port());
        assertTrue(l.info().problem(), l.info().problem().contains("Cannot assign requested address"));
    }
}
