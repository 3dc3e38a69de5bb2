package org.amphora.directory.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.amphora.api.mail.Address;
import org.amphora.directory.internal.secret.PasswordHash;
import org.amphora.directory.internal.secret.ScramSecret;

/** What the file of users holds, in its order. Immutable. */
final class Users {
    private final Map<String, UserLine> byName;
    private final Map<String, List<UserLine>> byLocalPart;
    private final List<PasswordHash> usableHashes;
    private final Map<ScramSecret.Hash, Map<ScramShape, Integer>> scramShapes = new EnumMap<>(ScramSecret.Hash.class);

    /** What of a SCRAM verifier anyone may see who asks for it. */
    record ScramShape(int iterations, int saltLength) {}

    private Users(Map<String, UserLine> byName) {
        this.byName = Collections.unmodifiableMap(byName);
        this.usableHashes = byName.values().stream()
                .map(UserLine::hash)
                .filter(PasswordHash::isUsable)
                .toList();
        for (ScramSecret.Hash hash : ScramSecret.Hash.values()) scramShapes.put(hash, shapes(byName.values(), hash));
        this.byLocalPart = new LinkedHashMap<>();
        byName.forEach((name, user) -> byLocalPart
                .computeIfAbsent(Address.of(name).local(), k -> new ArrayList<>(1))
                .add(user));
    }

    private static Map<ScramShape, Integer> shapes(Collection<UserLine> users, ScramSecret.Hash hash) {
        var shapes = new LinkedHashMap<ScramShape, Integer>();
        for (UserLine user : users)
            user.scram(hash)
                    .ifPresent(s -> shapes.merge(new ScramShape(s.iterations(), s.salt().length), 1, Integer::sum));
        return Collections.unmodifiableMap(shapes);
    }

    static Users parse(String text, String realm) throws BadFile {
        var users = new LinkedHashMap<String, UserLine>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (UserLine.name(line, realm).isEmpty()) continue;
            try {
                UserLine user = UserLine.parse(line, realm);
                if (users.put(user.account().name(), user) != null)
                    throw new IllegalArgumentException(user.account().name() + " is there already");
            } catch (IllegalArgumentException | ArithmeticException e) {
                throw new BadFile(number, e.getMessage());
            }
        }
        return new Users(users);
    }

    Optional<UserLine> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** All users with this local part, whatever their domain. */
    List<UserLine> withLocalPart(String local) {
        return byLocalPart.getOrDefault(local, List.of());
    }

    /** The hashes that a password can match, without the others. */
    List<PasswordHash> usableHashes() {
        return usableHashes;
    }

    /** The shapes of the verifiers for a hash function, and how many users have each. */
    Map<ScramShape, Integer> scramShapes(ScramSecret.Hash hash) {
        return scramShapes.get(hash);
    }

    Collection<UserLine> all() {
        return byName.values();
    }
}
