package org.amphora.intake.internal.rewrite;

import org.amphora.api.directory.Directory;
import org.amphora.api.mail.Address;
import org.amphora.api.site.Site;

/** The names of this host, and how a local part is read here: one state of site and directory. */
public record Host(Site site, String delimiters) {
    public static Host of(Site site, Directory directory) {
        return new Host(site, directory.recipientDelimiters());
    }

    /** Whether a name without a domain may mean one in this domain: {@code myorigin} and {@code mydestination}. */
    boolean names(String domain) {
        return domain.equals(site.origin()) || site.destinations().contains(domain);
    }

    /** Where the user ends in a local part, and a delimiter with a detail begins. */
    int userEnd(String local) {
        for (int i = 1; i < local.length() - 1; i++) if (delimiters.indexOf(local.charAt(i)) >= 0) return i;
        return local.length();
    }

    /** Postfix's append_at_myorigin: a bare name is one of {@code myorigin}. */
    public Address complete(Address address) {
        boolean bare = !address.isNull() && address.domain().isEmpty();
        return bare ? new Address(address.local(), site.origin()) : address;
    }
}
