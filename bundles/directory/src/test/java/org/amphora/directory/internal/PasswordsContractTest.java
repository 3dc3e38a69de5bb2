package org.amphora.directory.internal;

import org.amphora.api.auth.Authenticator;
import org.amphora.testkit.directory.AuthenticatorContract;
import org.junit.Rule;
import org.junit.rules.TemporaryFolder;

public class PasswordsContractTest extends AuthenticatorContract {
    /** {@link #PASSWORD} at little cost, so that only names without an account take their time. */
    private static final String HASH =
            "{ARGON2ID}$argon2id$v=19$m=64,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$BjuIxkaeUwXRdRvy3evPak1+ePhcGuT2E7/4GvAXwqM";

    private static final String SCRAM =
            "{SCRAM-SHA-256}4096,MDEyMzQ1Njc4OWFiY2RlZg==,0V+eX109JhZyZlB7jgA8mUpNc2nF9Iyufp1K2tGBDy0=,VXLp/Hrv85Wp7JpK23Pve+qY/2Su15d/zIjKpX0vGWI=";

    @Rule
    public final TemporaryFolder tmp = new TemporaryFolder();

    @Override
    protected Authenticator authenticator() throws Exception {
        var rig = new Rig(tmp.getRoot().toPath());
        rig.write("domains", "example.org").write("aliases");
        rig.write(
                "users",
                "bob@example.org:" + HASH + "::::::" + SCRAM,
                "off@example.org:" + HASH + "::::::nologin " + SCRAM);
        return rig.sources;
    }
}
