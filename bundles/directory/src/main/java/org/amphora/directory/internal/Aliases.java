package org.amphora.directory.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.amphora.api.mail.Address;

/**
 * What the file of aliases holds, in its order: {@code user@domain}, {@code @domain} (catch-all) or a bare name (in
 * every domain of {@code mydestination}), and the addresses that it stands for. Immutable.
 */
final class Aliases {
    private final Map<String, List<Address>> byName;

    private Aliases(Map<String, List<Address>> byName) {
        this.byName = byName;
    }

    static Aliases parse(String text) throws BadFile {
        Table table = Table.parse(text);
        var byName = new LinkedHashMap<String, List<Address>>();
        for (String key : table.names()) {
            String name = Names.canonical(key);
            var targets = new ArrayList<Address>();
            try {
                check(Address.of(name));
                for (String value : table.values(key)) targets.add(target(value));
                if (targets.isEmpty()) throw new IllegalArgumentException("alias " + name + " stands for no address");
                if (byName.put(name, List.copyOf(targets)) != null)
                    throw new IllegalArgumentException("alias " + name + " is there already");
            } catch (IllegalArgumentException e) {
                throw new BadFile(Table.line(text, key), e.getMessage());
            }
        }
        return new Aliases(byName);
    }

    /** @throws IllegalArgumentException if no alias can have this name */
    static void check(Address alias) {
        boolean local = Names.isLocalPart(alias.local())
                || alias.local().isEmpty() && !alias.domain().isEmpty();
        if (!local || !alias.domain().isEmpty() && !Names.isDomain(alias.domain()))
            throw new IllegalArgumentException(
                    "an alias is a name such as info@example.org or, for all other names, @example.org");
    }

    /** @throws IllegalArgumentException if an alias cannot stand for this */
    static Address target(String text) {
        Address address = Address.of(text);
        String local = address.local();
        boolean plain = !local.isEmpty()
                && "|/:\"".indexOf(local.charAt(0)) < 0
                && local.codePoints().noneMatch(c -> c <= ' ' || c == 127 || c == '@');
        if (!plain || !address.domain().isEmpty() && !Names.isDomain(address.domain()))
            throw new IllegalArgumentException(
                    "an alias stands for addresses; commands, files and includes do not work: " + text);
        return address;
    }

    /** Empty if there is no such alias. */
    List<Address> find(String name) {
        return byName.getOrDefault(name, List.of());
    }

    Map<String, List<Address>> all() {
        return byName;
    }
}
