package org.amphora.intake.internal;

import java.util.Optional;
import org.amphora.api.directory.Directory;
import org.amphora.api.dns.DnsResolver;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.MailException;
import org.amphora.api.queue.MailQueue;
import org.amphora.api.site.Site;
import org.amphora.api.store.MailStore;

/** The other roles as they are now; each may come and go, and is read once per command. */
interface Roles {
    Optional<Site> site();

    Optional<Directory> directory();

    Optional<DnsResolver> dns();

    Optional<MailQueue> queue();

    Optional<MailStore> store();

    /** Whether something takes mail for other servers. */
    boolean relay();

    /** Whether there has been something that did: then it is but being replaced. */
    boolean relaySeen();

    /** @throws MailException 451 if it is absent */
    default Directory needDirectory() {
        return directory().orElseThrow(Roles::absent);
    }

    /** @throws MailException 451 if it is absent */
    default Site needSite() {
        return site().orElseThrow(Roles::absent);
    }

    private static MailException absent() {
        return new MailException(EnhancedStatus.TEMP_SYSTEM, "Service is not available at the moment");
    }
}
