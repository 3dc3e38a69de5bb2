package org.amphora.directory.internal;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.amphora.api.role.BadConfiguration;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class FirstStartTest {
    @Rule
    public final TemporaryFolder tmp = new TemporaryFolder();

    private Path mail;
    private Path data;
    private FirstStart start;

    @Before
    public void folders() {
        mail = tmp.getRoot().toPath().resolve("etc/mail");
        data = tmp.getRoot().toPath().resolve("data/amphora");
        start = new FirstStart(mail, data);
    }

    private void run() throws Exception {
        start.serverSecret();
        start.run(p -> FirstStart.user() + ":{PLAIN}" + new String(p));
    }

    @Test
    public void aFirstUserIsMadeOnce() throws Exception {
        run();
        List<String> note = Files.readAllLines(data.resolve("initial-password"));
        assertEquals(2, note.size());
        assertEquals("postmaster@localhost", note.get(0));
        assertTrue(note.get(1), note.get(1).matches("[a-zA-Z2-9]{20}"));
        assertTrue(Files.readString(mail.resolve("users"))
                .endsWith("\npostmaster@localhost:{PLAIN}" + note.get(1) + "\n"));
        assertEquals("rw-------", mode(data.resolve("initial-password")));
        assertEquals("rw-------", mode(mail.resolve("users")));
        assertEquals("rwx------", mode(data));

        Files.delete(data.resolve("initial-password"));
        String users = Files.readString(mail.resolve("users"));
        run();
        assertFalse(Files.exists(data.resolve("initial-password")));
        assertEquals(users, Files.readString(mail.resolve("users")));
    }

    @Test
    public void aFolderThatCannotBeMadeIsNamedWithItsKey() throws Exception {
        Path file = tmp.newFile("file").toPath();
        var wrong = new FirstStart(file.resolve("mail"), data);
        var e = assertThrows(BadConfiguration.class, () -> wrong.run(String::new));
        assertEquals(
                "etc/org.amphora.directory.cfg: key folder = " + file.resolve("mail")
                        + ": a folder that exists or can be made is expected",
                e.getMessage());
    }

    private static String mode(Path file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    public void theFilesCanBeRead() throws Exception {
        run();
        var rig = new Rig(mail);
        assertEquals(java.util.Set.of("localhost"), rig.directory.domains());
        assertEquals(
                "postmaster@localhost",
                rig.directory.account("postmaster").orElseThrow().name());
        assertEquals(List.of(), rig.admin.aliases());
        assertEquals(java.util.Map.of(), rig.problems);
    }

    @Test
    public void whatIsThereStays() throws Exception {
        Files.createDirectories(mail);
        Files.writeString(mail.resolve("domains"), "mine.example\n");
        run();
        assertEquals("mine.example\n", Files.readString(mail.resolve("domains")));
    }

    @Test
    public void theSecretOutlivesARestart() throws Exception {
        byte[] one = start.serverSecret();
        assertEquals(32, one.length);
        assertArrayEquals(one, new FirstStart(mail, data).serverSecret());
        Files.writeString(data.resolve("scram-secret"), "cut");
        assertEquals(32, start.serverSecret().length);
        assertNotEquals("cut", Files.readString(data.resolve("scram-secret")));
    }
}
