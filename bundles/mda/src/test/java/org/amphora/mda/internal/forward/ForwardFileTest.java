package org.amphora.mda.internal.forward;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Route;
import org.amphora.api.role.BadConfiguration;
import org.amphora.api.role.ConfigReader;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class ForwardFileTest {
    private static final String JOE = "joe@example.org";
    private static final ForwardSettings LIMITS = new ForwardSettings(List.of("$home/.forward"), 1000, 3);

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private static String parsed(String text) {
        ForwardFile file = ForwardFile.parse(text, Address.of(JOE));
        String to = file.to().stream().map(Address::toString).collect(Collectors.joining(" "));
        return to + (file.here() ? " here" : "") + (file.refused().isEmpty() ? "" : " refused " + file.refused());
    }

    @Test
    public void whatAFileSays() {
        String[][] table = {
            {"ann@remote.example", "ann@remote.example"},
            {"ann@remote.example, bob@Remote.Example\ncarol", "ann@remote.example bob@remote.example carol@example.org"
            },
            {"\\joe, ann@remote.example", "ann@remote.example here"},
            {"\\joe@example.org\nann@remote.example", "ann@remote.example here"},
            {"Joe\n", " here"},
            {"# nothing\n\n   # more\n", ""},
            {"Ann Lee <ann@remote.example> # is a name", "ann@remote.example"},
            {"\"ann, lee\"@remote.example", "\"ann, lee\"@remote.example"},
            {"ann@remote.example, ann@remote.example", "ann@remote.example"},
            {"\"|/usr/bin/procmail, -x\"", " refused [\"|/usr/bin/procmail, -x\"]"},
            {
                "|program arg\n/var/mail/joe\n:include:/etc/list",
                " refused [|program arg, /var/mail/joe, :include:/etc/list]"
            },
            {"ann@remote.example, \"/dev/null\"", "ann@remote.example refused [\"/dev/null\"]"},
            {"two words", " refused [two words]"},
            {"ann@a b.example", " refused [ann@a b.example]"},
        };
        for (String[] row : table) assertEquals(row[0], row[1], parsed(row[0]));
        assertTrue(ForwardFile.parse("#\n", Address.of(JOE)).isEmpty());
    }

    private Path file(String text, String permissions) throws Exception {
        Path file = folder.getRoot().toPath().resolve(".forward");
        Files.deleteIfExists(file);
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        return file;
    }

    private Optional<ForwardFile> read(Path file) throws ForwardFile.Unfit {
        return ForwardFile.read(file, folder.getRoot().toPath(), JOE, LIMITS);
    }

    private void unfit(String why, Path file) {
        assertEquals(
                why, assertThrows(ForwardFile.Unfit.class, () -> read(file)).getMessage());
    }

    @Test
    public void whichFilesAreNotHeeded() throws Exception {
        assertEquals(Optional.empty(), read(folder.getRoot().toPath().resolve(".forward")));
        assertFalse(
                read(file("ann@remote.example\n", "rw-r--r--")).orElseThrow().isEmpty());
        unfit("is writable for others", file("ann@remote.example\n", "rw-rw-r--"));
        unfit("is writable for others", file("ann@remote.example\n", "rw-r--rw-"));
        unfit("is larger than forward_size_limit", file("#".repeat(1001), "rw-r--r--"));
        unfit("has more than forward_address_limit addresses", file("a@x.y, b@x.y, c@x.y, d@x.y", "rw-r--r--"));
        Path file = file("", "rw-r--r--");
        Files.write(file, new byte[] {(byte) 0xff});
        unfit("cannot be read: java.nio.charset.MalformedInputException: Input length = 1", file);
        Files.delete(file);
        Files.createDirectory(file);
        unfit("is not a regular file", file);
    }

    private static String paths(String pattern, String to, String detail) {
        var recipient = new Recipient(Address.of(to), Address.of(to), new Route.Local(JOE, detail), Set.of(), "");
        return ForwardPaths.of(List.of(pattern.split(", ")), Path.of("/h"), recipient).stream()
                .map(Path::toString)
                .collect(Collectors.joining(" "));
    }

    @Test
    public void whereTheFileIs() {
        String usual = "$home/.forward$recipient_delimiter${extension}, $home/.forward";
        assertEquals("/h/.forward", paths(usual, JOE, ""));
        assertEquals("/h/.forward+lists /h/.forward", paths(usual, "joe+lists@example.org", "lists"));
        assertEquals("/h/.forward-lists /h/.forward", paths(usual, "joe-lists@example.org", "lists"));
        assertEquals("/h/.forward", paths(usual, "joe+../../x@example.org", "../../x"));
        assertEquals("/h/.forward+a_b_ /h/.forward", paths(usual, "joe+a b\0@example.org", "a b\0"));
        assertEquals("/x/example.org/joe", paths("/x/$(domain)/$user", "Joe+y@example.org", "y"));
        assertEquals("/x/joe_x@example.org", paths("/x/$recipient", "joe/x@example.org", ""));
        assertEquals(
                "what an alias led to has no delimiter",
                "/h/.forwardy",
                paths("$home/.forward$recipient_delimiter$extension", "al@x.y", "y"));
    }

    private static ForwardSettings settings(String path) {
        Map<String, Object> raw =
                new HashMap<>(Map.of("forward_path", path, "forward_size_limit", "16K", "forward_address_limit", "50"));
        var in = new ConfigReader("org.amphora.mda", raw);
        ForwardSettings settings = ForwardSettings.read(in);
        in.done();
        return settings;
    }

    @Test
    public void mistakesAreNamed() {
        assertEquals(List.of(), settings("").paths());
        assertEquals(2, settings("$home/.forward, /etc/forward/$user").paths().size());
        for (String path : List.of("$shell/.forward", "$home/$x", "relative/.forward", "$home/a$"))
            assertThrows(path, BadConfiguration.class, () -> settings(path));
    }
}
