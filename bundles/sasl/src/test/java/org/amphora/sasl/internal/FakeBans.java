package org.amphora.sasl.internal;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.amphora.api.net.Bans;
import org.amphora.api.site.Network;

/** Notes what it is told; bans nobody of itself. */
final class FakeBans implements Bans {
    final List<String> offences = new ArrayList<>();
    InetAddress banned;

    @Override
    public void offence(InetAddress client, String reason) {
        offences.add(client + " " + reason);
    }

    @Override
    public boolean isBanned(InetAddress client) {
        return client.equals(banned);
    }

    @Override
    public List<Ban> list() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int lift(Network network) {
        throw new UnsupportedOperationException();
    }
}
