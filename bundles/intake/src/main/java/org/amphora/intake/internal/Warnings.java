package org.amphora.intake.internal;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.site.Site;
import org.amphora.chain.FilterSet;

/** What an operator should know of the configuration as the other roles make it, a line each. */
final class Warnings {
    static final String FILE = "etc/" + IntakeComponent.PID + ".cfg: key ";

    private final Roles roles;
    private final FilterSet<MailFilter> filters;

    Warnings(Roles roles, FilterSet<MailFilter> filters) {
        this.roles = roles;
        this.filters = filters;
    }

    /** Those, and what the filters have to say. */
    List<String> all(IntakeSettings now) {
        return Stream.concat(own(now).stream(), filters.problems().stream()).toList();
    }

    List<String> own(IntakeSettings now) {
        return Stream.concat(absent(now), backscatter(now).stream()).toList();
    }

    private Stream<String> absent(IntakeSettings now) {
        List<String> required = now.chain().required();
        Stream<String> needed = filters.absent(required).stream()
                .map(name -> FILE + "filters_required: no bundle provides " + name + ": mail is answered 451");
        Stream<String> listed = filters.absent(now.chain().filters()).stream()
                .filter(name -> !required.contains(name))
                .map(name -> FILE + "filters: no bundle provides " + name + ": it is passed over");
        return Stream.concat(needed, listed);
    }

    /** Who takes mail for others without knowing their users must send it back, to whoever its sender claims to be. */
    private Optional<String> backscatter(IntakeSettings now) {
        if (now.rewriting().knowsRelayRecipients()) return Optional.empty();
        return roles.site()
                .map(Site::relayDomains)
                .filter(domains -> !domains.isEmpty())
                .map(domains -> "etc/org.amphora.site.cfg: key relay_domains = " + String.join(", ", domains)
                        + ": the recipients there are not known here (relay_recipient_maps): what the next server refuses"
                        + " is bounced to senders that may be forged");
    }
}
