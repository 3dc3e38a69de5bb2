package org.amphora.dkim.internal.console;

import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.amphora.dkim.internal.signature.DkimSignature;
import org.amphora.dkim.internal.signature.PublishedKey;
import org.amphora.dkim.internal.signature.SigningKey;
import org.amphora.dkim.internal.tables.KeyFiles;
import org.amphora.dkim.internal.tables.Keyring;
import org.amphora.dkim.internal.tables.NewKey;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/**
 * New keys in place of old ones, without a time in which either cannot be verified: made when first said, in use from when
 * it is said again and the DNS has them. The old ones are kept to be published, until the next rotation.
 */
@Service
@Command(
        scope = "mail",
        name = "dkim-rotate",
        description = "New keys for a domain: makes them, and uses them once they are published")
public final class DkimRotate extends DkimAction {
    private static final int BITS = 2048;

    @Argument(index = 0, name = "domain", description = "The domain", required = true)
    String domain;

    @Argument(index = 1, name = "selector", description = "The new selector; the date without it")
    String selector;

    @Option(name = "--now", description = "Uses the new keys even if the DNS does not have them")
    boolean now;

    @Override
    List<String> lines() throws IOException {
        String d = DkimSignature.name("d", domain);
        KeyFiles files = role.settings()
                .keyFiles()
                .orElseThrow(() -> new IllegalStateException("the tables are no files; change them by hand"));
        if (files.current(d).isEmpty())
            throw new IllegalStateException("there is no key for " + d + "; see mail:dkim-genkey");
        List<String> pending = files.pending(d);
        return pending.isEmpty() ? prepare(files, d) : promote(files, d, pending);
    }

    private List<String> prepare(KeyFiles files, String d) throws IOException {
        LocalDate today = LocalDate.ofInstant(role.clock().instant(), ZoneOffset.UTC);
        String s =
                DkimSignature.name("s", selector != null ? selector : today.format(DateTimeFormatter.BASIC_ISO_DATE));
        List<String> names = files.current(d);
        var keys = new ArrayList<NewKey>();
        for (String name : names) {
            SigningKey old = role.settings().keyring().key(name);
            String own = names.size() == 1 ? s : NewKey.selector(s, old.algorithm());
            NewKey key = NewKey.write(files.folder(d), d, own, old.algorithm(), BITS);
            files.prepare(name, key);
            keys.add(key);
        }
        return DkimGenKey.publish(keys, "new keys wait for the DNS, and mail:dkim-rotate " + d + " said again");
    }

    private List<String> promote(KeyFiles files, String d, List<String> pending) throws IOException {
        Keyring keyring = role.settings().keyring();
        var lines = new ArrayList<String>();
        boolean published = true;
        for (String name : pending) {
            SigningKey key = keyring.key(name);
            String problem = PublishedKey.problem(key, role.dns());
            published &= problem.isEmpty();
            lines.add("  " + key.name() + ": " + (problem.isEmpty() ? "published" : problem));
        }
        if (!published && !now) {
            lines.add(0, "not yet: the old keys go on");
            return lines;
        }
        for (String name : pending) files.promote(name);
        lines.add(0, "mail of " + d + " is signed by the new keys from now on");
        lines.add("leave the old ones in the DNS for a week: mail that they have signed is on its way");
        return lines;
    }
}
