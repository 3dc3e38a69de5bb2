package org.amphora.dmarc.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.amphora.api.filter.DeliveryAction;
import org.amphora.api.filter.DeliveryFilter;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Route;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.site.Site;
import org.amphora.api.store.MailStore;
import org.amphora.api.store.MailboxEntry;
import org.amphora.api.store.SpecialUse;
import org.amphora.mime.AuthenticationResults;
import org.amphora.mime.HeaderField;
import org.amphora.mime.HeaderReader;
import org.amphora.mime.Headers;
import org.amphora.mime.MimeLimits;

/**
 * Quarantine: what our own Authentication-Results sends there goes into the recipient's Junk. The message itself
 * carries it, through the queue and a restart; nobody else can, for intake removes what is forged.
 */
final class JunkFiling implements DeliveryFilter {
    private static final Pattern QUARANTINE =
            Pattern.compile(";\\s*dmarc=fail\\s[^;]*\\bpolicy\\.dmarc=quarantine(?![^\\s;])");

    private static final String JUNK = "Junk";

    private final Supplier<Site> site;
    private final Supplier<MailStore> store;

    /** @param store gives null while that role is away */
    JunkFiling(Supplier<Site> site, Supplier<MailStore> store) {
        this.site = site;
        this.store = store;
    }

    @Override
    public List<DeliveryAction> filter(Envelope envelope, Recipient recipient, SpooledBody body) {
        Site here = site.get();
        boolean candidate = here != null
                && envelope.direction() == Direction.INBOUND
                && recipient.route() instanceof Route.Local
                && isQuarantined(headers(body), here.hostname());
        return candidate
                ? List.of(
                        new DeliveryAction.FileInto(junk(((Route.Local) recipient.route()).account()), Set.of(), true))
                : List.of();
    }

    private static Headers headers(SpooledBody body) {
        try (InputStream in = body.open()) {
            return new HeaderReader(in, MimeLimits.DEFAULT).read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean isQuarantined(Headers headers, String hostname) {
        for (HeaderField f : headers.all(AuthenticationResults.NAME))
            if (AuthenticationResults.authservId(f.body()).equalsIgnoreCase(hostname)
                    && QUARANTINE.matcher(f.unfolded()).find()) return true;
        return false;
    }

    private String junk(String account) {
        MailStore mailboxes = store.get();
        if (mailboxes == null) return JUNK;
        return mailboxes.list(account).stream()
                .filter(e -> e.isSelectable() && e.specialUse().contains(SpecialUse.JUNK))
                .map(MailboxEntry::name)
                .findFirst()
                .orElse(JUNK);
    }
}
