package org.amphora.net.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.amphora.api.role.BadConfiguration;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

/** The name of a Unix socket: when it appears, what it replaces, when it goes. */
public class SocketFileTest {
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Rule
    public final Timeout limit = Timeout.seconds(60);

    private final TestNet test = new TestNet();
    private Path path;

    @Before
    public void serve() {
        path = folder.getRoot().toPath().resolve("auth");
        test.serve(new Echo("a"));
    }

    @After
    public void close() {
        test.close();
    }

    private ListenerSettings at(String mode) {
        return at(new SocketFile(path, SocketFile.mode(mode), "", ""));
    }

    private static ListenerSettings at(SocketFile file) {
        return TestNet.at(file, TestNet.at("127.0.0.1", 0, TlsMode.NONE, TestNet.entrance(2, 1)));
    }

    private Listener listen(String mode) {
        return test.listen(at(mode));
    }

    private String permissions() throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private List<String> names() {
        return List.of(folder.getRoot().list());
    }

    @Test
    public void itAppearsWithItsModeAndGoesWithItsListener() throws Exception {
        Listener l = listen("0660");
        assertEquals("", l.info().problem());
        assertEquals(0, l.info().port());
        assertEquals("rw-rw----", permissions());
        assertEquals("nothing else is left there", List.of("auth"), names());
        try (var c = new Client(path)) {
            assertEquals("hello from a", c.line());
            test.net.remove(l);
            assertEquals(List.of(), names());
            assertEquals("its sessions go on", "a 1 x", c.ask("x"));
        }
    }

    @Test
    public void anotherModeIsAnotherSocket() throws Exception {
        Listener l = listen("0600");
        try (var c = new Client(path)) {
            c.line();
            l.change(at("666"));
            assertEquals("", l.info().problem());
            assertEquals("rw-rw-rw-", permissions());
            assertEquals("a 1 x", c.ask("x"));
        }
        try (var c = new Client(path)) {
            assertEquals("hello from a", c.line());
        }
    }

    @Test
    public void whatNobodyListensBehindIsReplaced() throws Exception {
        stale();
        Listener l = listen("0600");
        assertEquals("", l.info().problem());
        try (var c = new Client(path)) {
            assertEquals("hello from a", c.line());
        }
    }

    private void stale() throws IOException {
        try (var old = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            old.bind(UnixDomainSocketAddress.of(path));
        }
        assertTrue(Files.exists(path));
    }

    @Test
    public void anotherServersSocketStays() throws Exception {
        try (var other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            other.bind(UnixDomainSocketAddress.of(path), 1);
            Listener l = listen("0600");
            String problem = "etc/org.amphora.listener-test1.cfg: key address = unix:" + path
                    + ": a name where this user may make a socket is expected (another server listens there)";
            assertEquals(problem, l.info().problem());
            assertTrue(Files.exists(path));
            fill();
            l.open();
            assertFalse("a full backlog is no sign of its end", l.isOpen());
            assertTrue(Files.exists(path));
        }
        // it has ended without removing its name: the next try takes it
        TestNet.await(
                "the next try", () -> test.net.listeners().get(0).problem().isEmpty());
    }

    /** Connects until nobody is let in any more. */
    private void fill() throws IOException {
        while (true) {
            try (var one = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                one.configureBlocking(false);
                one.connect(UnixDomainSocketAddress.of(path));
            } catch (SocketException full) {
                return;
            }
        }
    }

    @Test
    public void aFileThatIsNoSocketStays() throws Exception {
        Files.writeString(path, "precious");
        assertTrue(listen("0600").info().problem().endsWith("(a file that is no socket has this name)"));
        assertEquals("precious", Files.readString(path));
    }

    @Test
    public void aSocketThatAnotherHasReplacedIsNotRemoved() throws Exception {
        Listener l = listen("0600");
        Files.delete(path);
        stale();
        test.net.remove(l);
        assertTrue(Files.exists(path));
    }

    @Test
    public void anUnknownGroupIsNamed() {
        var unknown = at(new SocketFile(path, SocketFile.mode("0600"), "", "no-such-group"));
        assertTrue(test.listen(unknown).info().problem().endsWith("(there is no user or group no-such-group)"));
        assertEquals(List.of(), names());
    }

    @Test
    public void maxConnectionsHoldsHereToo() throws Exception {
        listen("0600");
        try (var c1 = new Client(path);
                var c2 = new Client(path)) {
            assertEquals("hello from a", c1.line());
            assertEquals("max_connections_per_address is for addresses", "hello from a", c2.line());
            try (var c3 = new Client(path)) {
                assertEquals(null, c3.line());
            }
        }
    }

    @Test
    public void settings() {
        var s = read("address", "unix:/run/amphora/auth", "mode", "0660", "user", "postfix", "group", "postfix");
        var file = new SocketFile(Path.of("/run/amphora/auth"), SocketFile.mode("0660"), "postfix", "postfix");
        assertEquals(Optional.of(file), s.unix());
        assertEquals(0, s.port());
        assertEquals(Optional.empty(), read("port", "25").unix());
        for (String[] wrong : new String[][] {
            {"address", "unix:relative", "key address = unix:relative: unix: and an absolute path is expected"},
            {"address", "unix:/" + "x".repeat(100), "a path of 100 bytes at most (the system takes 108"},
            {"port", "25", "mode", "999", "key mode = 999: an octal mode such as 0660 is expected"},
            {"address", "unix:/x", "port", "25", "key port = 25: none beside a Unix socket's address is expected"},
            {"port", "25", "group", "mail", "key group = mail: address = unix:PATH beside it is expected"},
        }) {
            String[] keys = java.util.Arrays.copyOf(wrong, wrong.length - 1);
            String told = assertThrows(BadConfiguration.class, () -> read(keys)).getMessage();
            assertTrue(told, told.contains(wrong[wrong.length - 1]));
            assertFalse("one mistake: " + told, told.contains("; "));
        }
        assertEquals(
                100,
                read("address", "unix:/" + "x".repeat(99))
                        .unix()
                        .get()
                        .path()
                        .toString()
                        .length());
    }

    private static ListenerSettings read(String... keysAndValues) {
        Map<String, Object> raw = ListenerTest.raw("port", "");
        for (int i = 0; i < keysAndValues.length; i += 2) raw.put(keysAndValues[i], keysAndValues[i + 1]);
        return ListenerSettings.read(raw);
    }
}
