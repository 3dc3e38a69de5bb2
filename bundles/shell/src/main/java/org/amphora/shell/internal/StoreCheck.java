package org.amphora.shell.internal;

import java.util.List;
import org.amphora.api.store.StoreCare;
import org.amphora.api.store.StoreCare.Report;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

@Service
@Command(scope = "mail", name = "store-check", description = "Compares the index of mailboxes with their messages")
public final class StoreCheck extends StoreAction {
    @Override
    List<Report> reports(StoreCare care, String account) {
        return care.check(account);
    }
}
