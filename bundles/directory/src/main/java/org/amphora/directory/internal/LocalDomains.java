package org.amphora.directory.internal;

import java.util.LinkedHashSet;
import java.util.Set;
import org.amphora.api.mail.Address;
import org.amphora.api.site.Site;

/** The domains that are local here: those of the file, and {@code mydestination}. */
final class LocalDomains {
    private final DirectoryFiles files;
    private final Site site;

    LocalDomains(DirectoryFiles files, Site site) {
        this.files = files;
        this.site = site;
    }

    Set<String> all() {
        var all = new LinkedHashSet<>(files.domains.get());
        all.addAll(site.destinations());
        return all;
    }

    boolean contains(String domain) {
        String name = Address.domain(domain);
        return files.domains.get().contains(name) || site.destinations().contains(name);
    }
}
