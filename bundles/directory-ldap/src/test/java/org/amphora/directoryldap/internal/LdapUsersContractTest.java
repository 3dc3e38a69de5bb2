package org.amphora.directoryldap.internal;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.amphora.api.directory.UserSource;
import org.amphora.testkit.directory.UserSourceContract;
import org.junit.After;
import org.junit.Rule;
import org.junit.rules.TemporaryFolder;

public class LdapUsersContractTest extends UserSourceContract {
    @Rule
    public final TemporaryFolder tmp = new TemporaryFolder();

    private final AtomicLong clock = new AtomicLong();
    private LdapRig rig;
    private LdapServers servers;

    @Override
    protected UserSource source() throws Exception {
        rig = new LdapRig(tmp.getRoot().toPath(), "plain")
                .person(BOB, PASSWORD)
                .person(OFF, PASSWORD, "employeeType: locked");
        LdapSettings settings = rig.settings(Map.of("ldap_user_attrs", "mail=user employeeType=nologin"));
        servers = new LdapServers(settings, clock::get);
        return new LdapUsers(settings, servers, clock::get);
    }

    @Override
    protected boolean reachable(boolean now) throws Exception {
        if (now) {
            rig.server.startListening();
            clock.addAndGet(LdapServers.REST.toNanos() + 1);
        } else {
            rig.server.shutDown(true);
        }
        return true;
    }

    @After
    public void stop() throws Exception {
        servers.close();
        rig.close();
    }
}
