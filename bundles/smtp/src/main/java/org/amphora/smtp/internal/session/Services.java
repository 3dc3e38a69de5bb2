package org.amphora.smtp.internal.session;

import java.util.Optional;
import org.amphora.api.auth.Sasl;
import org.amphora.api.intake.Intake;
import org.amphora.api.site.Site;

/** The services that come and go, and the settings that change; asked once for each command. Any thread. */
public interface Services {
    Optional<Intake> intake();

    Optional<Sasl> sasl();

    Optional<Site> site();

    SmtpSettings settings();

    /** What follows 220. */
    default String greeting() {
        return settings().greeting(hostname(), site().map(Site::domain).orElse("localdomain"));
    }

    /** The name we go by. */
    default String hostname() {
        return site().map(Site::hostname).orElse("localhost");
    }
}
