package org.amphora.maildir.internal;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.amphora.api.store.StoreException;
import org.amphora.api.store.StoreException.Kind;

/** Where an account's Maildir is. A name that could leave the root is refused. */
record Locations(Path root, String location) {
    private static final int MAX_PART = 200;

    /** @param account {@code user@domain} */
    Path maildir(String account) {
        int at = account.lastIndexOf('@');
        String user = at < 0 ? account : account.substring(0, at);
        String domain = at < 0 ? "" : account.substring(at + 1);
        if (!isPart(user) || location.contains("{domain}") && !isPart(domain)) {
            throw new StoreException(Kind.CANNOT, "Not a possible account name");
        }
        try {
            return root.resolve(location.replace("{domain}", domain).replace("{user}", user));
        } catch (InvalidPathException e) {
            // characters that this machine's locale has not
            throw new StoreException(Kind.CANNOT, "Not a possible account name", e);
        }
    }

    /** What is above the Maildir, if that is one account's alone. */
    Optional<Path> home(String account) {
        Path parent = Path.of(location).getParent();
        boolean own = parent != null && parent.toString().contains("{user}");
        return own ? Optional.of(maildir(account).getParent()) : Optional.empty();
    }

    private static boolean isPart(String s) {
        return !s.isEmpty()
                && !s.equals(".")
                && !s.equals("..")
                && s.indexOf('/') < 0
                && s.indexOf('\\') < 0
                && s.indexOf('{') < 0
                && s.chars().noneMatch(Character::isISOControl)
                && s.getBytes(StandardCharsets.UTF_8).length <= MAX_PART;
    }
}
