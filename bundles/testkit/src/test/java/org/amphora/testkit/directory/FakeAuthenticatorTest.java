package org.amphora.testkit.directory;

import org.amphora.api.auth.Authenticator;
import org.amphora.api.directory.Account;

public class FakeAuthenticatorTest extends AuthenticatorContract {
    @Override
    protected Authenticator authenticator() {
        var directory = new FakeDirectory().user("bob@example.org").account(new Account("off@example.org", false, 0));
        return new FakeAuthenticator(directory)
                .password("bob@example.org", PASSWORD)
                .password("off@example.org", PASSWORD);
    }
}
