package org.amphora.directoryjaas.internal;

import java.io.IOException;
import java.util.Set;
import java.util.function.Supplier;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AccountException;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.CredentialException;
import javax.security.auth.login.FailedLoginException;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;
import org.amphora.api.directory.UserSource;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.MailException;

/** Checks passwords by the login modules of a realm. Safe on any thread. */
final class JaasUsers implements UserSource {
    private final String realm;
    private final String format;
    private final Supplier<Configuration> realms;

    /**
     * @param format {@code %u} or {@code %n}: the login name, whole or without its domain
     * @param realms those that there are now
     */
    JaasUsers(String realm, String format, Supplier<Configuration> realms) {
        this.realm = realm;
        this.format = format;
        this.realms = realms;
    }

    @Override
    public String name() {
        return "jaas";
    }

    @Override
    public Set<Ability> abilities() {
        return Set.of(Ability.VERIFY);
    }

    @Override
    public Proof verify(String login, char[] password) {
        int at = login.lastIndexOf('@');
        String user = format.equals("%n") && at >= 0 ? login.substring(0, at) : login;
        return letsIn(user, password) ? new Proof.Right(login) : new Proof.Unknown();
    }

    @Override
    public void pretend(String login, char[] password) {
        letsIn("nobody", password);
    }

    private boolean letsIn(String user, char[] password) {
        Configuration now = realms.get();
        if (now.getAppConfigurationEntry(realm) == null)
            throw down(new LoginException("there is no JAAS realm " + realm));
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // where JAAS looks for login modules; Karaf's is one that finds the others
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
        try {
            var context = new LoginContext(realm, new Subject(), asked -> answer(asked, user, password), now);
            context.login();
            context.logout();
            return true;
        } catch (FailedLoginException | AccountException | CredentialException e) {
            return false;
        } catch (LoginException e) {
            throw down(e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static void answer(Callback[] asked, String user, char[] password)
            throws IOException, UnsupportedCallbackException {
        for (Callback c : asked) {
            if (c instanceof NameCallback name) name.setName(user);
            else if (c instanceof PasswordCallback secret) secret.setPassword(password);
            else throw new UnsupportedCallbackException(c);
        }
    }

    private static MailException down(LoginException cause) {
        return new MailException(EnhancedStatus.TEMP_SYSTEM, "Users are not available", cause);
    }
}
