package org.amphora.shell.internal;

import java.util.List;
import org.amphora.api.store.StoreCare;
import org.amphora.api.store.StoreCare.Report;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Dovecot: doveadm force-resync. */
@Service
@Command(scope = "mail", name = "store-rebuild", description = "Makes the index of mailboxes anew from their messages")
public final class StoreRebuild extends StoreAction {
    @Override
    List<Report> reports(StoreCare care, String account) {
        return care.rebuild(account);
    }
}
