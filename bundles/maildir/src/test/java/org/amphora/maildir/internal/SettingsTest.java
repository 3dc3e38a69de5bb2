package org.amphora.maildir.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.amphora.api.role.BadConfiguration;
import org.amphora.api.store.SpecialUse;
import org.amphora.api.store.StoreException;
import org.junit.Test;

public final class SettingsTest {
    private static final Path ROOT = Path.of("/srv/mail");

    private static void assertRefused(String key, String value) {
        BadConfiguration e = assertThrows(BadConfiguration.class, () -> Stores.settings(ROOT, 0, key, value));
        assertTrue(e.getMessage(), e.getMessage().contains("key " + key));
        assertTrue(e.getMessage(), e.getMessage().contains("org.amphora.maildir.cfg"));
    }

    @Test
    public void badValuesAreRefusedByName() {
        assertRefused("mail_root", "mail");
        assertRefused("mail_root", "/a\0b");
        assertRefused("mail_location", "Maildir");
        assertRefused("mail_location", "/{user}");
        assertRefused("mail_location", "../{user}");
        assertRefused("hierarchy_separator", "x");
        assertRefused("default_mailboxes", "Sent:outbox");
        assertRefused("default_mailboxes", "a..b:sent");
        assertRefused("mailbox_size_limit", "many");
        assertRefused("open_mailboxes_limit", "1");
        assertRefused("flag_rename_delay", "soon");
        assertRefused("rescan_interval", "-1s");
        assertRefused("drain_timeout", "0s");
        assertRefused("mail_rot", "/srv");
    }

    @Test
    public void defaultMailboxesAreNamesWithAUse() {
        MaildirSettings s = Stores.settings(ROOT, 0, "default_mailboxes", " Sent Messages:sent, Notes ,Bin: trash,");
        assertEquals(
                Map.of("Sent Messages", Set.of(SpecialUse.SENT), "Notes", Set.of(), "Bin", Set.of(SpecialUse.TRASH)),
                s.defaultMailboxes());
        assertEquals(
                List.of("Sent Messages", "Notes", "Bin"),
                List.copyOf(s.defaultMailboxes().keySet()));
        assertEquals(Map.of(), Stores.settings(ROOT, 0, "default_mailboxes", "").defaultMailboxes());
    }

    @Test
    public void anAccountStaysBelowTheRoot() {
        Locations l = new Locations(ROOT, "{domain}/{user}/Maildir");
        assertEquals(ROOT.resolve("example.org/anna/Maildir"), l.maildir("anna@example.org"));
        assertEquals(ROOT.resolve("example.org/a@b/Maildir"), l.maildir("a@b@example.org"));
        for (String account : List.of(
                "",
                "anna",
                "@example.org",
                "anna@",
                "..@example.org",
                "anna@..",
                "a/b@c",
                "a@b/c",
                "a\0@b",
                "a\n@b",
                "{domain}@x",
                "x".repeat(300) + "@b")) {
            assertThrows(account, StoreException.class, () -> l.maildir(account));
        }
        assertEquals(Optional.of(ROOT.resolve("example.org/anna")), l.home("anna@example.org"));
        assertEquals(
                "a directory of many is nobody's home",
                Optional.empty(),
                new Locations(ROOT, "{domain}/{user}").home("anna@example.org"));
        assertEquals(ROOT.resolve("anna/Maildir"), new Locations(ROOT, "{user}/Maildir").maildir("anna"));
    }
}
