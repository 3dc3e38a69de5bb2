package org.amphora.dkim.internal;

import java.nio.file.Path;
import java.util.Optional;
import org.amphora.api.role.ConfigReader;
import org.amphora.dkim.internal.tables.DataSet;
import org.amphora.dkim.internal.tables.KeyFiles;
import org.amphora.dkim.internal.tables.KeyTable;
import org.amphora.dkim.internal.tables.Keyring;
import org.amphora.dkim.internal.tables.Problems;
import org.amphora.dkim.internal.tables.SigningTable;

/**
 * Which keys there are: one for some domains, or two tables; without a word of either, those in {@code etc/dkim}.
 *
 * @param files into which new keys are written; empty if the tables are none
 */
record KeyTables(Keyring keyring, Optional<KeyFiles> files) {
    private static final String TABLES = "a table, or domain, selector and key_file";

    static KeyTables read(ConfigReader in, Path etc, Problems problems) {
        boolean safe = in.flag("require_safe_keys");
        boolean multiple = in.flag("multiple_signatures");
        boolean below = in.flag("sub_domains");
        String keys = in.text("key_table");
        String signing = in.text("signing_table");
        String domain = in.text("domain");
        String selector = in.text("selector");
        String keyFile = in.text("key_file");
        if (keys.isEmpty() && !domain.isEmpty()) {
            if (selector.isEmpty()) in.mistake("selector", "", TABLES);
            if (keyFile.isEmpty()) in.mistake("key_file", "", TABLES);
            DataSet domains = set(in, "domain", domain, etc, problems);
            var files = new KeyTable(DataSet.EMPTY, etc, safe, problems);
            return new KeyTables(
                    new Keyring.Single(
                            domains, below, selector, etc.resolve(keyFile).toString(), files),
                    Optional.empty());
        }
        if (keys.isEmpty() != signing.isEmpty())
            in.mistake(keys.isEmpty() ? "key_table" : "signing_table", "", "a table, as there is the other");
        boolean own = keys.isEmpty() && signing.isEmpty();
        Path folder = etc.resolve("dkim");
        DataSet keySet = own
                ? DataSet.optional(folder.resolve("KeyTable"), false, problems)
                : set(in, "key_table", keys, etc, problems);
        DataSet signingSet = own
                ? DataSet.optional(folder.resolve("SigningTable"), true, problems)
                : set(in, "signing_table", signing, etc, problems);
        var keyring =
                new Keyring.Tables(new KeyTable(keySet, etc, safe, problems), new SigningTable(signingSet, multiple));
        return new KeyTables(keyring, KeyFiles.of(keySet, signingSet));
    }

    private static DataSet set(ConfigReader in, String key, String text, Path etc, Problems problems) {
        try {
            return DataSet.of(text, etc, problems);
        } catch (IllegalArgumentException e) {
            in.mistake(key, text, e.getMessage());
            return DataSet.EMPTY;
        }
    }
}
