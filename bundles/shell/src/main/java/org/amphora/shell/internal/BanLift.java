package org.amphora.shell.internal;

import org.amphora.api.net.Bans;
import org.amphora.api.site.Network;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** fail2ban: fail2ban-client unban. */
@Service
@Command(scope = "mail", name = "ban-lift", description = "Ends the bans of an address or a network")
public final class BanLift extends MailAction {
    @Argument(name = "network", description = "An address, or a network such as 192.0.2.0/24", required = true)
    @Completion(BanCompleter.class)
    String network;

    @Override
    void run() {
        int lifted = contracts().require(Bans.class, "net", b -> b.lift(Network.parse(network)));
        if (lifted == 0) throw new IllegalArgumentException("no ban holds " + network + "; see mail:bans");
        say(lifted == 1 ? "1 ban is lifted" : lifted + " bans are lifted");
    }
}
