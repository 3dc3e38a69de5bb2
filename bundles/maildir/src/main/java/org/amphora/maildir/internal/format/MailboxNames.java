package org.amphora.maildir.internal.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.amphora.api.store.StoreException;
import org.amphora.api.store.StoreException.Kind;

/**
 * Mailbox names and the Maildir++ directories they stand for: INBOX is the Maildir itself, {@code Lists/dev} is {@code
 * .Lists.dev} in modified UTF-7. A name that cannot be such a directory is refused here, so that none leaves its place.
 *
 * @param separator between levels, as clients see it
 */
public record MailboxNames(char separator) {
    public static final String INBOX = "INBOX";
    /** A directory's name; most file systems take 255 bytes. */
    private static final int MAX_DIRECTORY = 250;

    /** The name with INBOX in capitals, alone or as the first level. */
    public String normalise(String name) {
        if (name.equalsIgnoreCase(INBOX)) return INBOX;
        boolean below = name.length() > INBOX.length()
                && name.charAt(INBOX.length()) == separator
                && name.regionMatches(true, 0, INBOX, 0, INBOX.length());
        return below ? INBOX + name.substring(INBOX.length()) : name;
    }

    /** A name that may be created or subscribed, normalised. */
    public String checked(String name) {
        String n = normalise(name);
        if (!isPossible(n)) throw new StoreException(Kind.CANNOT, "Not a possible mailbox name");
        return n;
    }

    /** Whether a normalised name can be a directory. */
    public boolean isPossible(String name) {
        boolean emptyLevel = (separator + name + separator).contains("" + separator + separator);
        boolean foreign = separator != '.' && name.indexOf('.') >= 0 || separator != '/' && name.indexOf('/') >= 0;
        boolean control = name.chars().anyMatch(MailboxNames::isControl);
        boolean broken = !java.nio.charset.StandardCharsets.UTF_16.newEncoder().canEncode(name);
        if (name.isEmpty() || emptyLevel || foreign || control || broken) return false;
        return directory(name).length() <= MAX_DIRECTORY;
    }

    /** RFC 6855 §3: also what separates lines and paragraphs. */
    private static boolean isControl(int c) {
        return Character.isISOControl(c) || c == 0x2028 || c == 0x2029;
    }

    /** The directory of a checked name; empty for the Maildir itself. */
    public String directory(String name) {
        return name.equals(INBOX) ? "" : "." + ModifiedUtf7.encode(name).replace(separator, '.');
    }

    /** The name that a directory stands for, if it is one of a mailbox. */
    public Optional<String> ofDirectory(String directory) {
        if (directory.isEmpty()) return Optional.of(INBOX);
        if (directory.length() < 2 || directory.charAt(0) != '.') return Optional.empty();
        String levels = directory.substring(1);
        if (levels.startsWith(".") || levels.endsWith(".") || levels.contains("..")) return Optional.empty();
        return ModifiedUtf7.decode(levels)
                .map(n -> n.replace('.', separator))
                .filter(n -> !n.equalsIgnoreCase(INBOX) && n.chars().noneMatch(Character::isISOControl));
    }

    /** The levels above a name, the outermost first. */
    public List<String> parents(String name) {
        List<String> parents = new ArrayList<>();
        for (int i = name.indexOf(separator); i >= 0; i = name.indexOf(separator, i + 1)) {
            parents.add(name.substring(0, i));
        }
        return parents;
    }
}
