package org.amphora.dkim.internal.console;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.amphora.dkim.internal.keys.PublicKeys;
import org.amphora.dkim.internal.signature.Algorithm;
import org.amphora.dkim.internal.signature.DkimSignature;
import org.amphora.dkim.internal.tables.KeyFiles;
import org.amphora.dkim.internal.tables.NewKey;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** OpenDKIM: opendkim-genkey. */
@Service
@Command(
        scope = "mail",
        name = "dkim-genkey",
        description = "Makes keys that sign a domain's mail, and says what to publish")
public final class DkimGenKey extends DkimAction {
    private static final int LEAST_BITS = 1024;

    @Argument(index = 0, name = "domain", description = "The domain")
    String domain;

    @Argument(index = 1, name = "selector", description = "The selector; that of the Ed25519 key ends with -ed25519")
    String selector;

    @Option(name = "-d", aliases = "--domain", description = "The domain")
    String domainOption;

    @Option(name = "-s", aliases = "--selector", description = "The selector")
    String selectorOption;

    @Option(name = "-D", aliases = "--directory", description = "Only files, in this folder: no table is changed")
    String directory;

    @Option(name = "-b", aliases = "--bits", description = "The size of the RSA key")
    int bits = 2048;

    @Option(name = "-a", aliases = "--algorithm", description = "rsa or ed25519; both without it")
    String algorithm;

    @Override
    List<String> lines() throws IOException {
        String d = DkimSignature.name("d", first(domain, domainOption, ""));
        String s = DkimSignature.name("s", first(selector, selectorOption, "default"));
        if (bits < LEAST_BITS || bits > PublicKeys.MOST_BITS)
            throw new IllegalArgumentException(
                    "a key has from " + LEAST_BITS + " to " + PublicKeys.MOST_BITS + " bits");
        List<Algorithm> algorithms = NewKey.BOTH.stream()
                .filter(a -> algorithm == null || a.keyType().equals(algorithm))
                .toList();
        if (algorithms.isEmpty()) throw new IllegalArgumentException("rsa or ed25519, not " + algorithm);
        if (directory != null)
            return publish(generate(Path.of(directory), d, s, algorithms), "written to " + directory);
        KeyFiles files = role.settings()
                .keyFiles()
                .orElseThrow(() -> new IllegalStateException("the tables are no files; say -D FOLDER"));
        if (!files.current(d).isEmpty())
            throw new IllegalStateException(d + " is signed by " + files.current(d) + "; see mail:dkim-rotate");
        List<NewKey> keys = generate(files.folder(d), d, s, algorithms);
        files.add(keys);
        return publish(keys, "mail of " + d + " is signed from now on");
    }

    private List<NewKey> generate(Path folder, String d, String s, List<Algorithm> algorithms) throws IOException {
        var keys = new ArrayList<NewKey>();
        for (Algorithm a : algorithms) {
            String name = algorithms.size() == 1 ? s : NewKey.selector(s, a);
            keys.add(NewKey.write(folder, d, name, a, bits));
        }
        return keys;
    }

    private static String first(String argument, String option, String usual) {
        return argument != null ? argument : option != null ? option : usual;
    }

    static List<String> publish(List<NewKey> keys, String done) {
        var lines = new ArrayList<String>();
        lines.add(done + "; publish, then see mail:dkim-testkey:");
        for (NewKey key : keys) {
            lines.add("");
            lines.addAll(key.zoneLine().lines().toList());
        }
        return lines;
    }
}
