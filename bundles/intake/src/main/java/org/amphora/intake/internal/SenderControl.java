package org.amphora.intake.internal;

import org.amphora.api.directory.Directory;
import org.amphora.api.directory.Resolution;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.Reply;

/** Whether a sender's address belongs to an authenticated user, RFC 6409 §6.1: its own or an alias that leads to it. */
final class SenderControl {
    static final Reply NOT_YOURS = new Reply(553, EnhancedStatus.NOT_AUTHORISED, "This sender address is not yours");

    private SenderControl() {}

    /** The null sender belongs to everybody: a user's program may send notifications (RFC 6409 §3.2, RFC 5321 §4.5.5). */
    static boolean belongs(Address sender, String user, Directory directory) {
        if (sender.isNull()) return true;
        Resolution found = directory.resolve(sender);
        if (found instanceof Resolution.User u) return u.account().name().equals(user);
        return found instanceof Resolution.Alias alias
                && alias.targets().stream().anyMatch(t -> leadsTo(t, user, directory));
    }

    private static boolean leadsTo(Address target, String user, Directory directory) {
        if (target.toString().equals(user)) return true;
        return directory.resolve(target) instanceof Resolution.User u
                && u.account().name().equals(user);
    }
}
