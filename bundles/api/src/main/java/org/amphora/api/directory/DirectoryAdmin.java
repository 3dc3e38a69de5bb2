package org.amphora.api.directory;

import java.util.List;
import org.amphora.api.mail.Address;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Changes to the directory, for the console. Each is on disk when the call returns. A mistake of the user's (a name
 * that exists, a domain that is not local) is an IllegalArgumentException whose message is for the user.
 */
@ProviderType
public interface DirectoryAdmin {
    List<Account> accounts();

    /** @param password is not kept; the caller wipes it */
    void addAccount(Address address, char[] password);

    /**
     * Adds accounts with the hashes that they have elsewhere. All that can be added is, in one change; the rest is
     * told. Of a line only the name and the hash are taken.
     *
     * @param domain a local one, for names that have none
     * @param lines of passwd(5) or shadow(5): {@code name:hash:...}; blank ones and comments are passed over
     */
    Imported importAccounts(String domain, List<String> lines);

    void setPassword(Address address, char[] password);

    /** The mail stays on disk. */
    void removeAccount(Address address);

    void addDomain(String domain);

    void removeDomain(String domain);

    List<AliasEntry> aliases();

    void addAlias(Address alias, List<Address> targets);

    void removeAlias(Address alias);

    /**
     * What an import has done.
     *
     * @param refused one text for each line that was left out, for the user, without a secret
     */
    record Imported(int added, List<String> refused) {
        public Imported {
            refused = List.copyOf(refused);
        }
    }

    /** One alias and what it stands for. */
    record AliasEntry(Address alias, List<Address> targets) {
        public AliasEntry {
            targets = List.copyOf(targets);
        }
    }
}
