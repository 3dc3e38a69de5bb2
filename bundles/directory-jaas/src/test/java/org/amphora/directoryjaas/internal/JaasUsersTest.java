package org.amphora.directoryjaas.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.Map;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.Configuration;
import org.amphora.api.directory.UserSource;
import org.amphora.api.directory.UserSource.Proof;
import org.amphora.api.mail.MailException;
import org.amphora.api.role.BadConfiguration;
import org.amphora.api.role.ConfigReader;
import org.amphora.testkit.directory.UserSourceContract;
import org.junit.Test;

public class JaasUsersTest extends UserSourceContract {
    private static final Configuration NONE = new Configuration() {
        @Override
        public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
            return null;
        }
    };
    private static final Configuration REALM =
            new FakeRealm(Map.of(BOB, PASSWORD, "joe", "of joe", "sick@example.org", "broken"));

    private Configuration now = REALM;

    @Override
    protected UserSource source() {
        return users("%u");
    }

    private JaasUsers users(String format) {
        return new JaasUsers("karaf", format, () -> now);
    }

    @Override
    protected boolean reachable(boolean there) {
        now = there ? REALM : NONE;
        return true;
    }

    @Test
    public void theRealmMayKnowTheNameWithoutItsDomain() {
        assertEquals(new Proof.Right("joe@example.org"), users("%n").verify("joe@example.org", "of joe".toCharArray()));
        assertEquals(new Proof.Right("joe"), users("%n").verify("joe", "of joe".toCharArray()));
        assertEquals(new Proof.Unknown(), users("%u").verify("joe@example.org", "of joe".toCharArray()));
    }

    @Test
    public void aModuleThatBreaksIsNoWrongPassword() {
        assertThrows(MailException.class, () -> users("%u").verify("sick@example.org", "x".toCharArray()));
    }

    @Test
    public void theThreadIsLeftAsItWas() {
        var loader = new ClassLoader() {};
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(loader);
        try {
            users("%u").verify(BOB, PASSWORD.toCharArray());
            assertSame(loader, Thread.currentThread().getContextClassLoader());
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    @Test
    public void mistakesAreNamed() {
        var in = new ConfigReader(JaasComponent.PID, Map.of("jaas_realm", "", "jaas_username_format", "%d"));
        var e = assertThrows(BadConfiguration.class, () -> JaasComponent.read(in));
        assertTrue(e.getMessage(), e.getMessage().contains("jaas_realm"));
        assertTrue(e.getMessage(), e.getMessage().contains("jaas_username_format"));
    }
}
