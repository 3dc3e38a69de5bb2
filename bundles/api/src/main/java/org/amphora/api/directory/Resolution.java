package org.amphora.api.directory;

import java.util.List;
import org.amphora.api.mail.Address;

/** What {@link Directory#resolve} finds. */
public sealed interface Resolution {
    /** A local user; {@code detail} is what followed the recipient delimiter, or empty. */
    record User(Account account, String detail) implements Resolution {}

    /** An alias: the addresses it stands for, local or not, none of which is an alias again. */
    record Alias(List<Address> targets) implements Resolution {
        public Alias {
            targets = List.copyOf(targets);
        }
    }

    /** A local domain without such a user. */
    record NoSuchUser() implements Resolution {}

    /** Not a local domain. */
    record NotLocal() implements Resolution {}
}
