package org.amphora.directoryjaas.internal;

import java.io.IOException;
import java.util.Map;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.FailedLoginException;
import javax.security.auth.login.LoginException;
import javax.security.auth.spi.LoginModule;

/** A realm of one login module, whose options are its users and passwords. */
final class FakeRealm extends Configuration {
    private final Map<String, String> users;

    FakeRealm(Map<String, String> users) {
        this.users = users;
    }

    @Override
    public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
        if (!name.equals("karaf")) return null;
        return new AppConfigurationEntry[] {
            new AppConfigurationEntry(Module.class.getName(), LoginModuleControlFlag.REQUIRED, users)
        };
    }

    /** Made by JAAS, by its name. */
    public static final class Module implements LoginModule {
        private CallbackHandler handler;
        private Map<String, ?> users;

        @Override
        public void initialize(
                Subject subject, CallbackHandler handler, Map<String, ?> shared, Map<String, ?> options) {
            this.handler = handler;
            this.users = options;
        }

        @Override
        public boolean login() throws LoginException {
            var name = new NameCallback("name");
            var password = new PasswordCallback("password", false);
            try {
                handler.handle(new Callback[] {name, password});
            } catch (IOException | UnsupportedCallbackException e) {
                throw new LoginException(e.toString());
            }
            Object right = users.get(name.getName());
            if ("broken".equals(right)) throw new LoginException("the realm is broken");
            if (right == null || !right.equals(new String(password.getPassword())))
                throw new FailedLoginException("no");
            return true;
        }

        @Override
        public boolean commit() {
            return true;
        }

        @Override
        public boolean abort() {
            return true;
        }

        @Override
        public boolean logout() {
            return true;
        }
    }
}
