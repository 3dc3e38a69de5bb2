package org.amphora.dmarc.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.amphora.api.role.ConfigReader;
import org.amphora.api.site.Network;
import org.amphora.dmarc.internal.check.Policy;

/**
 * The configuration, checked; {@code DmarcConfig} tells what each value means.
 *
 * @param reject what is done where a domain wants to reject
 * @param quarantine what is done where a domain wants quarantine
 * @param suffixList empty: the one that is shipped
 */
record DmarcSettings(
        Policy reject,
        Policy quarantine,
        boolean tempfail,
        boolean rejectInvalidFrom,
        List<Network> skipNetworks,
        boolean treeWalk,
        Optional<Path> suffixList,
        Duration keepResults,
        long resultsMaxSize) {
    /**
     * @param etc what a file is relative to
     * @throws org.amphora.api.role.BadConfiguration naming every mistake
     */
    static DmarcSettings read(ConfigReader in, Path etc) {
        String list = in.text("public_suffix_list");
        var settings = new DmarcSettings(
                policy(in.oneOf("reject", "continue", "quarantine", "reject")),
                policy(in.oneOf("quarantine", "continue", "quarantine")),
                in.oneOf("temperror", "continue", "tempfail").equals("tempfail"),
                in.oneOf("invalid_from", "continue", "reject").equals("reject"),
                in.networks("skip_networks"),
                in.oneOf("organisational_domain", "public_suffix_list", "tree_walk")
                        .equals("tree_walk"),
                list.isEmpty() ? Optional.empty() : Optional.of(etc.resolve(list)),
                in.duration("keep_results", Duration.ZERO, Duration.ofDays(366)),
                in.size("results_max_size", 64 * 1024, 1L << 30));
        in.done();
        return settings;
    }

    private static Policy policy(String word) {
        return word.equals("continue") ? Policy.NONE : Policy.valueOf(word.toUpperCase(java.util.Locale.ROOT));
    }

    /** What is done here, where a domain wants this. */
    Policy here(Policy wanted) {
        return switch (wanted) {
            case REJECT -> reject;
            case QUARANTINE -> quarantine;
            case NONE -> Policy.NONE;
        };
    }
}
