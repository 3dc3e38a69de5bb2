package org.amphora.mda.internal.forward;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.amphora.api.mail.Address;
import org.amphora.mime.Group;
import org.amphora.mime.Mailbox;

/**
 * What a forward file says.
 *
 * @param to the addresses that mail goes to, each once
 * @param here whether it names its own user: a copy stays
 * @param refused what it says besides, which is not done
 */
record ForwardFile(List<Address> to, boolean here, List<String> refused) {
    private static final Set<PosixFilePermission> OF_OTHERS =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    /** A file that is there and is not heeded; the message says why. */
    static final class Unfit extends Exception {
        private static final long serialVersionUID = 1L;

        Unfit(String why) {
            super(why);
        }
    }

    /**
     * The file if it is there.
     *
     * @param account {@code user@domain}, whose domain completes bare names
     * @throws Unfit if others could have written it, it is too large, or it cannot be read
     */
    static Optional<ForwardFile> read(Path file, Path home, String account, ForwardSettings limits) throws Unfit {
        // for most accounts there is none, and this says so without an exception
        if (!file.toFile().exists()) return Optional.empty();
        try {
            PosixFileAttributes a = Files.readAttributes(file, PosixFileAttributes.class);
            if (!a.isRegularFile()) throw new Unfit("is not a regular file");
            if (a.permissions().stream().anyMatch(OF_OTHERS::contains)) throw new Unfit("is writable for others");
            boolean trusted =
                    a.owner().getName().equals("root") || Files.getOwner(home).equals(a.owner());
            if (!trusted) throw new Unfit("belongs to " + a.owner().getName());
            if (a.size() > limits.sizeLimit()) throw new Unfit("is larger than forward_size_limit");
            ForwardFile read = parse(Files.readString(file, StandardCharsets.UTF_8), Address.of(account));
            if (read.to.size() > limits.addressLimit())
                throw new Unfit("has more than forward_address_limit addresses");
            return Optional.of(read);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new Unfit("cannot be read: " + e);
        }
    }

    /** Whether it says nothing: then it is as if it were not there. */
    boolean isEmpty() {
        return to.isEmpty() && !here && refused.isEmpty();
    }

    static ForwardFile parse(String text, Address account) {
        Set<Address> to = new LinkedHashSet<>();
        List<String> refused = new ArrayList<>();
        boolean here = false;
        for (String entry : entries(text)) {
            if (isSpecial(entry)) {
                refused.add(entry);
                continue;
            }
            boolean local = entry.startsWith("\\");
            List<Address> named = addresses(local ? entry.substring(1) : entry, account.domain());
            if (named.isEmpty()) refused.add(entry);
            for (Address address : named) {
                boolean own = address.domain().equals(account.domain())
                        && address.local().equalsIgnoreCase(account.local());
                if (own) here = true;
                else to.add(address);
            }
        }
        return new ForwardFile(List.copyOf(to), here, List.copyOf(refused));
    }

    /** A command, a file, or a file of addresses; in quotes as a rule. */
    private static boolean isSpecial(String entry) {
        String plain = entry.startsWith("\"") ? entry.substring(1).stripLeading() : entry;
        return plain.startsWith("|") || plain.startsWith("/") || plain.startsWith(":");
    }

    /** What commas and line ends part, quotes heeded; without comments. */
    private static List<String> entries(String text) {
        List<String> entries = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (line.stripLeading().startsWith("#")) continue;
            int from = 0;
            boolean quoted = false;
            for (int i = 0; i <= line.length(); i++) {
                char c = i < line.length() ? line.charAt(i) : ',';
                if (c == '"') quoted = !quoted;
                if (c == '\\' && quoted) i++;
                if (i < line.length() && (c != ',' || quoted)) continue;
                String entry = line.substring(from, Math.min(i, line.length())).strip();
                if (!entry.isEmpty()) entries.add(entry);
                from = i + 1;
            }
        }
        return entries;
    }

    /** None if it is not one or more addresses. */
    private static List<Address> addresses(String entry, String domain) {
        List<Address> all = new ArrayList<>();
        boolean words = entry.indexOf(' ') >= 0 && entry.chars().noneMatch(c -> "<\"(".indexOf(c) >= 0);
        if (words) return all;
        String raw = new String(entry.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        for (org.amphora.mime.Address a : org.amphora.mime.Address.parseList(raw)) {
            List<Mailbox> mailboxes = a instanceof Group g ? g.members() : List.of((Mailbox) a);
            for (Mailbox m : mailboxes) {
                Address address = new Address(unicode(m.localPart()), m.host().isEmpty() ? domain : unicode(m.host()));
                if (address.isNull() || m.host().chars().anyMatch(c -> c == '@' || c == '"')) return List.of();
                all.add(address);
            }
        }
        return all;
    }

    private static String unicode(String raw) {
        return new String(raw.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
