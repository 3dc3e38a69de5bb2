package org.amphora.testkit.directory;

import org.amphora.api.directory.Account;
import org.amphora.api.directory.UserSource;
import org.amphora.api.directory.UserSource.Ability;

public class FakeUserSourceTest extends UserSourceContract {
    private final FakeUserSource fake = new FakeUserSource("fake", Ability.EXISTS, Ability.VERIFY)
            .account(new Account(BOB, true, 0))
            .account(new Account(OFF, false, 0))
            .password(BOB, PASSWORD)
            .password(OFF, PASSWORD);

    @Override
    protected UserSource source() {
        return fake;
    }

    @Override
    protected boolean reachable(boolean now) {
        fake.failing(!now);
        return true;
    }
}
