package org.amphora.dkim.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.amphora.api.role.ConfigReader;
import org.amphora.dkim.internal.canonical.Canonicalization;
import org.amphora.dkim.internal.signature.Minimum;
import org.amphora.dkim.internal.signature.SignerPolicy;
import org.amphora.dkim.internal.signature.VerifierPolicy;
import org.amphora.dkim.internal.tables.DataSet;
import org.amphora.dkim.internal.tables.HostList;
import org.amphora.dkim.internal.tables.KeyFiles;
import org.amphora.dkim.internal.tables.Keyring;
import org.amphora.dkim.internal.tables.Problems;

/**
 * The settings of {@code org.amphora.dkim.cfg}.
 *
 * @param keyFiles where new keys are put; empty if the tables are no files
 * @param maximumHeaders in bytes
 * @param dontSignMailTo addresses or domains
 * @param exemptDomains of authors
 * @param arcKey a name in the key table, or empty
 * @param authservId or empty
 */
public record DkimSettings(
        boolean signs,
        boolean verifies,
        Keyring keyring,
        Optional<KeyFiles> keyFiles,
        SignerPolicy signer,
        VerifierPolicy verifier,
        Actions actions,
        Clients clients,
        int maximumHeaders,
        boolean removeOldSignatures,
        DataSet dontSignMailTo,
        DataSet exemptDomains,
        boolean seals,
        String arcKey,
        String authservId,
        boolean logWhy,
        boolean logSuccess) {
    private static final int MOST_HEADER_BYTES = 16 * 1024 * 1024;

    /** @param etc where a relative path begins */
    static DkimSettings read(ConfigReader in, Path etc, Problems problems) {
        var sets = new Sets(in, etc, problems);
        String mode = in.text("mode");
        if (!mode.matches("s|v|sv|vs")) in.mistake("mode", mode, "s, v or sv");
        var tables = KeyTables.read(in, etc, problems);
        var settings = new DkimSettings(
                mode.contains("s"),
                mode.contains("v"),
                tables.keyring(),
                tables.files(),
                signer(in),
                verifier(in),
                Actions.read(in),
                sets.clients(),
                (int) in.size("maximum_headers", 1024, MOST_HEADER_BYTES),
                in.flag("remove_old_signatures"),
                sets.read("dont_sign_mail_to"),
                sets.read("exempt_domains"),
                in.flag("arc_seal"),
                in.text("arc_key"),
                in.text("authserv_id"),
                in.flag("log_why"),
                in.flag("syslog_success"));
        in.text("opendkim_conf");
        in.done();
        return settings;
    }

    private static SignerPolicy signer(ConfigReader in) {
        List<String> sign = HeaderNames.of(in.list("sign_headers"), HeaderNames.SIGNED);
        List<String> omit = HeaderNames.of(in.list("omit_headers"), HeaderNames.OMITTED);
        return new SignerPolicy(
                in.value("canonicalization", Canonicalization::parse).orElse(Canonicalization.RELAXED),
                HeaderNames.without(sign, omit),
                in.list("oversign_headers"),
                in.duration("signature_ttl", Duration.ZERO, Duration.ofDays(3650)));
    }

    private static VerifierPolicy verifier(ConfigReader in) {
        return new VerifierPolicy(
                in.number("minimum_key_bits", 0, 8192),
                in.number("maximum_signatures_to_verify", 1, 100),
                in.value("minimum", Minimum::parse).orElse(Minimum.NOTHING_BEHIND),
                in.list("must_be_signed"),
                in.duration("clock_drift", Duration.ZERO, Duration.ofDays(1)),
                in.duration("dns_timeout", Duration.ofMillis(100), Duration.ofMinutes(1)));
    }

    /** The data sets of a configuration. */
    private record Sets(ConfigReader in, Path etc, Problems problems) {
        DataSet read(String key) {
            return in.value(key, text -> DataSet.of(text, etc, problems)).orElse(DataSet.EMPTY);
        }

        private HostList hosts(String key) {
            return new HostList(read(key), key, problems);
        }

        Clients clients() {
            return new Clients(
                    in.text("internal_hosts").isEmpty() ? Optional.empty() : Optional.of(hosts("internal_hosts")),
                    hosts("external_ignore_list"),
                    hosts("peer_list"));
        }
    }
}
