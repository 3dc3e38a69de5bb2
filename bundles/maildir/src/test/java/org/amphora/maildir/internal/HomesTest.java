package org.amphora.maildir.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Homes that the server cannot write; which those are the test says, since root can write all. */
public final class HomesTest {
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Path root;

    @Before
    public void make() throws Exception {
        root = folder.getRoot().toPath();
        for (String user : List.of("a.org/anna", "a.org/bob", "b.org/carl"))
            for (String part : List.of("cur", "new", "tmp"))
                Files.createDirectories(root.resolve(user).resolve("Maildir").resolve(part));
        Files.createDirectories(root.resolve("b.org/nobody"));
        Files.createFile(root.resolve("amphora.lock"));
    }

    private List<Path> unwritable(String location, String... refused) {
        Set<Path> no = Set.of(refused).stream().map(root::resolve).collect(java.util.stream.Collectors.toSet());
        return Homes.unwritable(root, location, p -> !no.contains(p));
    }

    @Test
    public void whatCanBeWrittenIsNotNamed() {
        assertEquals(List.of(), unwritable("{domain}/{user}/Maildir"));
    }

    @Test
    public void eachIsNamedOnceWithTheCommand() {
        List<Path> found = unwritable("{domain}/{user}/Maildir", "a.org/bob/Maildir/new", "b.org/carl/Maildir");
        assertEquals(List.of(root.resolve("a.org/bob/Maildir"), root.resolve("b.org/carl/Maildir")), found);
        String told = Homes.told(found);
        assertTrue(told, told.contains("chown -R " + System.getProperty("user.name") + " '" + found.get(0) + "'"));
    }

    @Test
    public void otherLayoutsAreWalkedToo() {
        assertEquals(List.of(root.resolve("a.org/bob")), unwritable("{domain}/{user}", "a.org/bob"));
    }

    @Test
    public void theListEnds() throws Exception {
        for (int i = 0; i < 50; i++) Files.createDirectories(root.resolve("a.org/u" + i + "/Maildir/cur"));
        assertEquals(
                20,
                Homes.unwritable(root, "{domain}/{user}/Maildir", p -> false).size());
        assertTrue(Homes.told(Homes.unwritable(root, "{domain}/{user}/Maildir", p -> false))
                .endsWith("and perhaps more"));
    }
}
