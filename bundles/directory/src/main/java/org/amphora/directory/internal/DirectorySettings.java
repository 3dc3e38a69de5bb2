package org.amphora.directory.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.amphora.api.mail.Address;
import org.amphora.api.role.ConfigReader;

/**
 * The settings of {@code org.amphora.directory.cfg}.
 *
 * @param sources of users, in order
 * @param defaultRealm lower case, or empty
 * @param delimiters the characters that part a user from a detail, or empty
 * @param hashes how many passwords are hashed at once
 * @param verified how long a password that was right is right without its hash
 */
record DirectorySettings(
        Path folder,
        List<String> sources,
        String defaultRealm,
        String delimiters,
        boolean scram,
        int scramIterations,
        int hashes,
        Duration verified,
        int aliasDepth,
        int aliasTargets) {

    /** @param etc what a relative folder is relative to */
    static DirectorySettings read(ConfigReader in, Path etc) {
        String realm = Address.domain(in.text("default_realm"));
        if (!realm.isEmpty() && !Names.isDomain(realm)) in.mistake("default_realm", realm, "a domain name or nothing");
        String delimiters = in.text("recipient_delimiter");
        if (!delimiters.chars().allMatch(c -> "+-_=.!~^".indexOf(c) >= 0))
            in.mistake("recipient_delimiter", delimiters, "nothing, or some of + - _ = . ! ~ ^");
        String folder = in.text("folder");
        if (folder.isEmpty()) in.mistake("folder", folder, "a folder");
        var settings = new DirectorySettings(
                etc.resolve(folder),
                sources(in),
                realm,
                delimiters,
                in.flag("scram"),
                in.number("scram_iterations", 4096, 1_000_000),
                in.number("hash_concurrency", 1, 64),
                in.duration("auth_cache_ttl", Duration.ZERO, Duration.ofHours(1)),
                in.number("alias_depth", 1, 100),
                in.number("alias_targets", 1, 100_000));
        in.done();
        return settings;
    }

    private static List<String> sources(ConfigReader in) {
        List<String> sources = in.list("user_sources");
        String text = String.join(" ", sources);
        if (sources.isEmpty()) in.mistake("user_sources", text, "one name at least");
        if (Set.copyOf(sources).size() != sources.size()) in.mistake("user_sources", text, "each name once");
        return sources;
    }
}
