package org.amphora.directory.internal;

import java.nio.file.Files;
import org.amphora.api.directory.UserSource;
import org.amphora.testkit.directory.UserSourceContract;
import org.junit.Rule;
import org.junit.rules.TemporaryFolder;

public class FileUsersContractTest extends UserSourceContract {
    private static final String SCRAM =
            "{SCRAM-SHA-256}4096,MDEyMzQ1Njc4OWFiY2RlZg==,0V+eX109JhZyZlB7jgA8mUpNc2nF9Iyufp1K2tGBDy0=,VXLp/Hrv85Wp7JpK23Pve+qY/2Su15d/zIjKpX0vGWI=";

    @Rule
    public final TemporaryFolder tmp = new TemporaryFolder();

    private Rig rig;

    @Override
    protected UserSource source() throws Exception {
        rig = new Rig(tmp.getRoot().toPath());
        write();
        return rig.users;
    }

    private void write() throws Exception {
        rig.write(
                "users", BOB + ":{PLAIN}" + PASSWORD + "::::::" + SCRAM, OFF + ":{PLAIN}" + PASSWORD + "::::::nologin");
    }

    /** A file that is gone leaves what it held in force: it is down when it has never been there. */
    @Override
    protected boolean reachable(boolean now) throws Exception {
        if (now) {
            write();
        } else {
            Files.delete(rig.folder.resolve("users"));
            rig.open(rig.settings(""));
        }
        return true;
    }
}
