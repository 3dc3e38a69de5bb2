package org.amphora.queue.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.amphora.api.directory.Directory;
import org.amphora.api.directory.Resolution;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.MailException;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Route;

/** Finds the recipients of a message of our own. */
public final class Router {
    private volatile Directory directory;

    /** The directory that is there now, or null. */
    public void use(Directory directory) {
        this.directory = directory;
    }

    /** Forgets the directory, unless another has taken its place. */
    public void forget(Directory gone) {
        if (directory == gone) directory = null;
    }

    /**
     * Who an address leads to; nobody if it is local and unknown.
     *
     * @throws MailException if the directory cannot say now
     */
    List<Recipient> recipients(Address address) {
        Directory d = directory;
        if (d == null) throw new MailException(EnhancedStatus.TEMP_SYSTEM, "Directory is not available");
        List<Recipient> found = new ArrayList<>();
        Resolution what = d.resolve(address);
        if (what instanceof Resolution.Alias alias)
            for (Address target : alias.targets()) add(found, target, address, d.resolve(target));
        else add(found, address, address, what);
        return found;
    }

    private static void add(List<Recipient> found, Address to, Address original, Resolution what) {
        Route route;
        if (what instanceof Resolution.User user)
            route = new Route.Local(user.account().name(), user.detail());
        else if (what instanceof Resolution.NotLocal) route = new Route.Remote(to.domain());
        else return;
        found.add(new Recipient(to, original, route, Set.of(), ""));
    }
}
