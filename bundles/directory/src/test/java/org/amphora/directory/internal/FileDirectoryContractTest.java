package org.amphora.directory.internal;

import java.util.List;
import org.amphora.api.directory.Account;
import org.amphora.api.directory.Directory;
import org.amphora.testkit.directory.DirectoryContract;
import org.junit.Rule;
import org.junit.rules.TemporaryFolder;

public class FileDirectoryContractTest extends DirectoryContract {
    @Rule
    public final TemporaryFolder tmp = new TemporaryFolder();

    @Override
    protected Directory directory(Content content) throws Exception {
        var rig = new Rig(tmp.getRoot().toPath());
        rig.write("domains", content.domains().toArray(new String[0]));
        rig.write(
                "users",
                content.accounts().stream().map(FileDirectoryContractTest::line).toArray(String[]::new));
        rig.write(
                "aliases",
                content.aliases().entrySet().stream()
                        .map(e -> e.getKey() + ": " + String.join(", ", e.getValue()))
                        .toArray(String[]::new));
        return rig.directory;
    }

    private static String line(Account a) {
        var extra =
                List.of(a.enabled() ? "" : "nologin", a.quota() == 0 ? "" : "userdb_quota_rule=*:bytes=" + a.quota());
        return a.name() + ":*::::::" + String.join(" ", extra);
    }
}
